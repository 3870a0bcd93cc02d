import { AsyncLocalStorage } from 'node:async_hooks';

/** What has come of an act that somebody asked for. */
export interface Course {
  /** It is on disk: done now, or before under the same idempotency key. */
  isStored: boolean;
  /** Its refusal has its row in the audit. */
  isTraced: boolean;
}

const courses = new AsyncLocalStorage<Course>();

/** Does what an act is asked for by, and keeps in `course` what comes of the act, wherever beneath it that is decided. */
export const following = <Answer>(course: Course, act: () => Promise<Answer>): Promise<Answer> =>
  courses.run(course, act);

/** Said once it is committed. Does nothing where nobody follows the act, as on the command line. */
export function noteCourse(come: keyof Course): void {
  const course = courses.getStore();
  if (course) course[come] = true;
}
