/* Runs a test file in this process by jest's own machine for tests (`jest-circus`), and answers as jest wants to be answered,
 * with the memory that is in use by then. */
import { pathToFileURL } from 'node:url';
import { createEmptyTestResult } from '@jest/test-result';
import { getState, resetState, run } from 'jest-circus';
import { formatExecError, formatResultsErrors } from 'jest-message-util';
import { expect } from './globals.js';

/** What nobody awaited: of the file that runs, as it can be of nothing else. */
let unawaited = [];
for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, (error) => unawaited.push(error));

export async function runFile(path, config, globalConfig) {
  unawaited = [];
  resetState();
  const state = getState();
  state.testTimeout = config.testTimeout ?? globalConfig.testTimeout;
  if (globalConfig.testNamePattern) state.testNamePattern = new RegExp(globalConfig.testNamePattern, 'i');
  expect.setState({ testPath: path, expand: globalConfig.expand });
  const start = Date.now();
  // Asked for anew, as its tests are told to the machine while it is loaded; what it imports is loaded already.
  await import(`${pathToFileURL(path)}?${start}`);
  const { testResults, unhandledErrors } = await run();
  const end = Date.now();
  const results = testResults.map(asJestSays);
  const failures = [formatResultsErrors(results, config, globalConfig, path)];
  const errors = [...unhandledErrors, ...unawaited];
  for (const error of errors) failures.push(formatExecError(error, config, globalConfig, path));
  const runtime = end - start;
  const result = {
    ...createEmptyTestResult(),
    failureMessage: failures.filter(Boolean).join('\n\n') || null,
    numFailingTests: count(results, 'failed'),
    numPassingTests: count(results, 'passed'),
    numPendingTests: count(results, 'pending'),
    numTodoTests: count(results, 'todo'),
    perfStats: {
      start,
      end,
      runtime,
      loadTestEnvironmentStart: start,
      loadTestEnvironmentEnd: start,
      slow: runtime > config.slowTestThreshold * 1_000,
      setupAfterEnvStart: start,
      setupAfterEnvEnd: start,
      setupFilesStart: start,
      setupFilesEnd: start,
    },
    ...(errors.length > 0 && { testExecError: { message: '', stack: errors.map(String).join('\n') } }),
    testFilePath: path,
    testResults: results,
  };
  return { result, bytes: process.memoryUsage().heapUsed };
}

const count = (results, status) => results.filter((one) => one.status === status).length;

function asJestSays({
  testPath,
  errors,
  errorsDetailed,
  status,
  duration,
  invocations,
  numPassingAsserts,
  location,
  startedAt,
}) {
  // The first is the root, which has no name.
  const titles = testPath.slice(1);
  const ended = { skip: 'pending', todo: 'todo', done: errors.length > 0 ? 'failed' : 'passed' }[status];
  return {
    ...{ ancestorTitles: titles.slice(0, -1), title: titles.at(-1), fullName: titles.join(' ') },
    ...{ duration, failureDetails: errorsDetailed, failureMessages: errors, invocations, location, numPassingAsserts },
    ...{ startAt: startedAt, status: ended },
  };
}
