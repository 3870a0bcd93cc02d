import type { ProblemDetails } from '../../publication/problem.js';
import type { WithdrawnRelease } from '../../publication/release-folder.js';
import { html, type Markup, type Part } from '../markup.js';
import { day } from '../words/numbers.js';
import { layout } from './layout.js';
import { sectionPaths, sections, wordsOf, type Visit } from './page.js';

/** Why there is nothing here, in the reader's language, with somewhere to go on from. */
export interface Trouble {
  readonly status: ProblemDetails['status'];
  readonly title: string;
  readonly text: string;
  readonly reason?: string;
}

export function troubleOf(problem: ProblemDetails, withdrawn: WithdrawnRelease | undefined, visit: Visit): Trouble {
  const { errors } = wordsOf(visit).frame;
  const { status } = problem;
  switch (problem.code) {
    case 'RELEASE_WITHDRAWN': {
      const [id, at] = [withdrawn?.id ?? '', withdrawn?.withdrawal.withdrawnAt ?? ''];
      const reason = problem.reason?.[visit.language];
      const text = errors.goneText({ id, day: at === '' ? '' : day(at, visit.language) });
      return { status, title: errors.gone, text, ...(reason !== undefined && { reason }) };
    }
    case 'NO_RELEASE_YET':
      return { status, title: errors.none, text: errors.noneText };
    case 'RELEASE_DAMAGED':
      return { status, title: errors.damaged, text: errors.damagedText };
    case 'RATE_LIMITED':
      return { status, title: errors.tooMuch, text: errors.tooMuchText({ seconds: problem.retryAfterSeconds ?? 60 }) };
    case 'OVERLOADED':
      return { status, title: errors.busy, text: errors.busyText };
    case 'UNAVAILABLE':
      return { status, title: errors.leaving, text: errors.leavingText };
    case 'INTERNAL':
      return { status, title: errors.fault, text: errors.faultText };
    default:
      return { status, title: errors.missing, text: errors.missingText };
  }
}

export const troubleText = ({ title, text, reason }: Trouble, visit: Visit): Part =>
  html`<h1>${title}</h1>
    <p class="lead">${text}</p>
    ${reason !== undefined && html`<p><b>${wordsOf(visit).frame.errors.reason}</b> ${reason}</p>`}`;

export function troublePage(trouble: Trouble, visit: Visit): Markup {
  const { frame } = wordsOf(visit);
  const links = sections.map(
    (section) => html`<li><a href="/${visit.language}${sectionPaths[section]}">${frame.pages[section]}</a></li>`,
  );
  return layout(
    visit,
    { title: trouble.title, description: trouble.text, path: '/' },
    html`<section>
      ${troubleText(trouble, visit)}
      <p>${frame.errors.known}</p>
      <ul>
        ${links}
      </ul>
    </section>`,
  );
}
