import { earliestBirth } from '../course/course.js';
import { dateText, type Day } from '../course/days.js';
import type { Family, FamilyChild } from './family.js';
import type { ChildHistory, NameRecord, Region, Sex } from '../course/history.types.js';
import { chooseGiven, languagesOf, nameChild, type KnownSex } from './names.js';
import { regionWeights } from '../places.js';
import { type Random, weighted } from '../random.js';

const { max, min } = Math;

type Birth = ChildHistory['birth'];

/** What was on file of a child when its case was opened, and what a closer look would put in its place. */
export interface Profile {
  readonly reportedOn: Day;
  /** The sighting that was reported; the child was born by then, as far as anyone knew. */
  readonly seenOn: Day;
  readonly sex: Sex;
  readonly region: Region | null;
  readonly birth: Birth;
  readonly names: readonly NameRecord[];
  readonly languages: readonly string[];
  readonly corrections: {
    readonly sex?: KnownSex;
    readonly regionOfOrigin?: Region;
    readonly birth?: Birth;
  };
}

const bases = weighted<Birth['basis']>([['RELATIVE', 38], ['DOCUMENT', 26], ['ESTIMATE', 20], ['CHILD', 6], ['MEDICAL_ASSESSMENT', 10]]); // prettier-ignore

/** Half the width of the interval that each basis leaves, in days at most. */
const slack: Readonly<Record<Birth['basis'], number>> = {
  DOCUMENT: 0,
  RELATIVE: 45,
  CHILD: 120,
  MEDICAL_ASSESSMENT: 260,
  ESTIMATE: 360,
};

/** `own` speaks for the child alone; `named` is shared by both registrations of a child that was registered twice. */
export function makeProfile(own: Random, named: Random, family: Family, child: FamilyChild, rank: number): Profile {
  const { slot, course, bornOn } = child;
  const trueSex: KnownSex = slot.sex ?? (named.chance(0.5) ? 'FEMALE' : 'MALE');
  const given = chooseGiven(family.name, trueSex, rank);
  const reportedOn = slot.isNewcomer ? course.foundOn : max(family.reportedFrom, bornOn + own.between(20, 60));
  const seenOn = max(bornOn, reportedOn - own.between(1, 12));
  const floor = min(bornOn, earliestBirth(slot, course));
  const isOldest = slot.fate === 'ADULT';
  const basis = isOldest ? 'RELATIVE' : own.draw(bases);
  const birth = intervalAround(own, bornOn, basis, floor, seenOn);
  const isMistaken = own.chance(0.015);
  const sex = own.chance(0.03) ? 'UNKNOWN' : isMistaken ? otherSex(trueSex) : trueSex;
  const isRegionLate = family.region !== null && regionWeights[family.region] >= 5 && own.chance(0.08);
  return {
    reportedOn,
    seenOn,
    sex,
    region: isRegionLate ? null : family.region,
    birth,
    names: nameChild(own, family.name, given, trueSex),
    languages: bornOn > reportedOn - 2 * 365 ? [] : spoken(own, family),
    corrections: {
      ...(sex === trueSex ? {} : { sex: trueSex }),
      ...(isRegionLate ? { regionOfOrigin: family.region } : {}),
      ...(basis !== 'DOCUMENT' && !isOldest && own.chance(0.2)
        ? otherBirth(birth, intervalAround(own, bornOn, own.chance(0.7) ? 'DOCUMENT' : 'RELATIVE', floor, seenOn))
        : {}),
    },
  };
}

const otherSex = (sex: KnownSex): KnownSex => (sex === 'FEMALE' ? 'MALE' : 'FEMALE');

/** What was learned of a birth, where it is not what was known. */
const otherBirth = (known: Birth, learned: Birth): { readonly birth?: Birth } =>
  known.earliest === learned.earliest && known.latest === learned.latest && known.basis === learned.basis
    ? {}
    : { birth: learned };

/** An interval that holds the true day, within [floor, ceiling]; as wide as such a basis usually leaves it. */
function intervalAround(random: Random, bornOn: Day, basis: Birth['basis'], floor: Day, ceiling: Day): Birth {
  const width = slack[basis];
  const earliest = max(min(floor, bornOn), bornOn - random.between(0, width));
  const latest = min(max(ceiling, bornOn), bornOn + random.between(0, width));
  return { earliest: dateText(earliest), latest: dateText(latest), basis };
}

function spoken(random: Random, family: Family): readonly string[] {
  const languages = languagesOf[family.name.origin];
  return random.chance(0.3) ? [...languages, 'ar'] : languages;
}
