import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { isCode } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { refuseStale } from '../http/if-match.ts';
import { Code, numberIn } from '../http/parameters.ts';
import { Line, NewTexts } from '../http/texts.ts';
import { actorOf } from '../http/viewer.ts';
import { addVision, changeVision, removeVision, saidOf, type Doer } from './actions.ts';
import { NewVisionAnswer } from './answers.ts';

const partCode = z.string().max(182).refine(isCode, 'a–z, digits and hyphens');
const reason = Line(1_000);
const NewPart = z.strictObject({
  code: partCode.meta({ description: 'The same in every version of the vision.' }),
  names: NewTexts(Line(200)),
  weight: z.number().gt(0).max(1_000).meta({ description: 'What counts is how the weights are to each other.' }),
  carries: z
    .strictObject({ vision: z.int().min(1).max(2_000_000_000), part: partCode })
    .nullable()
    .default(null)
    .meta({ description: 'The part of a vision above that it is there for.' }),
  proofs: z
    .array(z.strictObject({ organisation: Code, metric: Code }))
    .max(20)
    .default([])
    .meta({ description: 'Metrics of the owners, or of what is below them, that show how far the part has come.' }),
});
const NewVision = z.strictObject({
  sentence: NewTexts(Line(300)),
  owners: z.array(Code).min(1).max(50),
  parts: z.array(NewPart).max(20),
  reason: reason.nullable().default(null).meta({ description: 'Needed for changing a vision.' }),
});

const doerOf = (c: HonoContext): Doer => ({ viewer: c.get('viewer'), actor: actorOf(c) });

/** The writing of visions: `/organisations/:code/visions`, by one of their owners. They are read at `/visions`. */
export const organisationVisionRoutes = (context: Context) =>
  new Hono()
    .post(
      '/:code/visions',
      acting({ summary: 'Say a vision', answer: NewVisionAnswer, status: 201, tag: 'visions' }),
      body(NewVision),
      async (c) => {
        const given = c.req.valid('json');
        return c.json({ number: await addVision(context, c.get('organisation'), given, doerOf(c)) }, 201);
      },
    )
    .put(
      '/:code/visions/:number',
      acting({ summary: 'Change a vision as a whole, with a reason', answer: null, changes: true, tag: 'visions' }),
      body(NewVision),
      async (c) => {
        const [organisation, given] = [c.get('organisation'), c.req.valid('json')];
        await changeVision(context, organisation, numberIn(c, 'number'), given, doerOf(c), (vision) =>
          refuseStale(c, String(vision.version), saidOf(vision)),
        );
        return c.body(null, 204);
      },
    )
    .delete(
      '/:code/visions/:number',
      acting({ summary: 'End a vision, with a reason', answer: null, changes: true, tag: 'visions' }),
      body(z.strictObject({ reason })),
      async (c) => {
        const [organisation, given] = [c.get('organisation'), c.req.valid('json')];
        await removeVision(context, organisation, numberIn(c, 'number'), given.reason, doerOf(c), (vision) =>
          refuseStale(c, String(vision.version), saidOf(vision)),
        );
        return c.body(null, 204);
      },
    );
