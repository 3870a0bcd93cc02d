import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { answer, CasePayload, changed, toPlace } from '../../cases/graphql/case-payload.js';
import { recordSession, writeClinicalNote } from './record-session.js';
import * as inputs from './session.inputs.js';

const toDo = { description: 'What to do.' };

/** Acts on sessions and what was said in them; each answers the case. */
@Resolver()
export class SessionResolver {
  @Mutation(() => CasePayload, { description: 'Records a session with a child, held or missed.' })
  @Access('session:record')
  sessionRecord(
    @Arg('input', () => inputs.SessionRecordInput, toDo) input: inputs.SessionRecordInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      recordSession(context.registry, context.actor, { ...given, ...changed(given) }),
    );
  }

  @Mutation(() => CasePayload, { description: 'Writes a clinical note, which the treating role alone reads.' })
  @Access('clinical:write')
  clinicalNoteWrite(
    @Arg('input', () => inputs.ClinicalNoteWriteInput, toDo) input: inputs.ClinicalNoteWriteInput,
    @Ctx() context: RegistryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CasePayload> {
    return answer(context, info, input, (given) =>
      writeClinicalNote(context.registry, context.actor, {
        ...given,
        ...changed(given),
        sessionId: given.sessionId === undefined ? undefined : toPlace('session', given, given.sessionId),
      }),
    );
  }
}
