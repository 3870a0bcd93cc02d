import { textBody, type Body } from '../../publication/bodies.js';
import { embedScript, icon, pageScript, resizeScript } from './scripts.js';
import { style } from './style.js';

const made = {
  style: textBody(style, 'text/css; charset=utf-8'),
  page: textBody(pageScript, 'text/javascript; charset=utf-8'),
  embed: textBody(embedScript, 'text/javascript; charset=utf-8'),
  icon: textBody(icon, 'image/svg+xml; charset=utf-8'),
} as const;

const endings = { style: 'css', page: 'js', embed: 'js', icon: 'svg' } as const;

const nameOf = (name: keyof typeof made): string => `/assets/${name}.${made[name].hash.slice(0, 16)}.${endings[name]}`;

/** Where the files lie that pages need. Each address names its content, so that it can be kept for ever. */
export const assetPaths = {
  style: nameOf('style'),
  page: nameOf('page'),
  embed: nameOf('embed'),
  icon: nameOf('icon'),
} as const;

export const assets: ReadonlyMap<string, Body> = new Map(
  (Object.keys(made) as (keyof typeof made)[]).map((name) => [assetPaths[name], made[name]]),
);

/** At one address for ever, since other people's pages name it. */
export const resizePath = '/embed/resize.js';
export const resize: Body = textBody(resizeScript, 'text/javascript; charset=utf-8');
