import { renderAsync } from '@resvg/resvg-js';
import { createRequire } from 'node:module';
import type { Markup } from '../markup.js';

const fontOf = (name: string): string => createRequire(import.meta.url).resolve(`@expo-google-fonts/pt-sans/${name}`);

/** Fonts come along, so that a picture has the same letters on a server that has no fonts: Kazakh ones among them. */
const font = {
  loadSystemFonts: false,
  fontFiles: [
    fontOf('400Regular/PTSans_400Regular.ttf'),
    fontOf('400Regular_Italic/PTSans_400Regular_Italic.ttf'),
    fontOf('700Bold/PTSans_700Bold.ttf'),
  ],
  defaultFontFamily: 'PT Sans',
};

/** Drawn in a thread of its own: a picture must not keep requests waiting. */
export async function renderPng(picture: Markup): Promise<Buffer> {
  const image = await renderAsync(picture.text, { font, logLevel: 'off' });
  return image.asPng();
}
