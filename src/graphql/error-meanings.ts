import type { UserErrorCode } from '../errors.js';

/** What each code of `userErrors` says: in the schema, and in docs/partner/README.md in the same words. */
export const errorMeanings: Readonly<Record<UserErrorCode, string>> = {
  NOT_FOUND: 'What an id names is absent, or not visible to you: the two are told apart by nothing.',
  NOT_GRANTED: 'You see the record, and the grant or role by which you do does not cover this act on it.',
  INVALID_INPUT: 'A value is of the right type and cannot be meant; the message says what was expected and what came.',
  INVALID_DATE: 'What stands in the place of a day or an instant is none, or lies outside what can be asked.',
  IMPOSSIBLE_DATES:
    'A day cannot be true beside another that is on file or in the input, lies in the future, or further ahead than anybody plans.',
  UNKNOWN_CODE: 'A code is not among those that exist; the message or the schema lists them.',
  GUARD_FAILED: 'A condition of the act does not hold; guard names it, where it has a code.',
  NOT_READY:
    'The record, or one that rests on it, does not stand where this act can be done; the message says what comes first.',
  SAME_PERSON: 'The act takes two persons, and you gave the first word, or wrote what is to be approved.',
  CONSENT_MISSING: 'A consent that has to be on file before is not there, or was taken back.',
  LINK_REJECTED:
    'A tracing request and a case were found not to belong together; the message says when that is looked at again.',
  FILE_FULL:
    'The file holds as many items of evidence as one file may, or as many of agencies that do not keep it as these may record.',
  EVIDENCE_BEFORE_BIRTH: 'An item of evidence is older than the child can be.',
  OPEN_CHILDREN:
    'A task cannot end while a child beneath it is open; one without a subjectId speaks of children whose files you do not see.',
  ON_MANIFEST_ALREADY: 'The child stands on this manifest, or is named twice for it.',
  ON_OTHER_MANIFEST:
    'The child stands on the manifest of a movement that is open: of another one, or of one that decides the move.',
  OVER_CAPACITY: 'There are more children than the movement has places.',
  ALREADY_RETURNED: 'The child has come home, or is not abroad any more.',
  SIBLINGS_SEPARATED: 'Brothers and sisters would be parted, and nobody says why.',
  NO_SUCH_TRANSITION: 'From where the record stands there is no such step; the message says where it can go.',
  ALREADY_RECORDED: 'What the act would record stands already; nothing is left to be done.',
  VERSION_CONFLICT: 'The record has changed since you read it; currentVersion says which version it is at.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotencyKey was used for another act: a new act takes a new key.',
  BEFORE_ARRIVAL:
    'What is done at home cannot have been done before the child came home, nor while its arrival is annulled.',
  NO_PLAN: 'The child has no rehabilitation plan that this could belong to.',
  TOO_EARLY: 'A milestone cannot be achieved so long before it is due.',
  OUTSIDE_AGES: 'The form is not made for the age of the child, or that age is not sure enough.',
  NOT_ATTENDED: 'The child was not at the session, so that it has no length and no words.',
  ITEMS_INVALID: 'The answers of an assessment are not those of its form, in number or in value.',
  CONSENT_REQUIRED: 'The act itself has to name the document by which the guardian consents.',
  FILE_SEALED: 'The file is sealed to you: sealedFileOpen opens it for a stated reason.',
  JUSTIFICATION_REQUIRED:
    'The reason that has to be stated is missing or too short; of a file that is sealed to you, none was stated yet.',
  NOT_OF_AGE: 'The child is not surely of age, by the birth on file.',
  RELEASE_REFUSED: 'The release cannot be built or published as it stands; the message says why.',
  EMBARGOED: 'The release is announced for a later hour.',
  NOTICE_TOO_SHORT: 'A release is announced further ahead, or says why it cannot wait.',
  RELEASE_DAMAGED: 'A file of the release is not as it was built.',
  TOO_MANY_OPENINGS: 'You have opened as many files in an emergency as one person may in a day.',
  NOT_JUSTIFIED: 'A second person found lately that your opening of this file was not justified: you open it no more.',
};
