import { administrator } from './examples/administrator.js';
import { caseworker } from './examples/caseworker.js';
import { everybody } from './examples/everybody.js';
import { home } from './examples/home.js';
import { auditor, narrow, psychologist } from './examples/narrow.js';
import { partner } from './examples/partner.js';
import { reading } from './examples/reading.js';
import { registrar } from './examples/registrar.js';
import { storyOfCaseworker, storyOfRegistrar } from './examples/story/story.js';
import { supervisor } from './examples/supervisor.js';
import { talks } from './examples/talks.js';
import { formatted } from './format-example.js';

/** Operations that the registry's playground offers: each runs as it is with a token of the role it is for. */
export const registryExamples = formatted([
  everybody,
  administrator,
  partner,
  supervisor,
  reading,
  registrar,
  talks,
  storyOfRegistrar,
  caseworker,
  home,
  storyOfCaseworker,
  psychologist,
  auditor,
  ...narrow,
]);
