/* A test or hook that takes longer than its limit fails; the runner itself would wait for ever. */
import { addEventHandler } from 'jest-circus';
import config from '../../../jest.config.js';

/** Milliseconds, where a test says nothing else. */
const usual = config.testTimeout;

addEventHandler(({ name, timeout }, { currentDescribeBlock: block }) => {
  const added = { add_test: block.tests, add_hook: block.hooks }[name]?.at(-1);
  if (added?.fn) added.fn = within(timeout ?? usual, added.fn);
});

const within = (limit, work) => async () => {
  let late;
  const ended = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`It did not end within ${limit} ms.`)), limit);
  });
  try {
    await Promise.race([work(), ended]);
  } finally {
    clearTimeout(late);
  }
};
