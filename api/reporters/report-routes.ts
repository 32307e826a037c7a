import { Hono } from 'hono';
import { z } from 'zod';
import { languages } from '#domain/language.ts';
import type { Context } from '../context.ts';
import { changesOf, NewChange } from '../entries/new-set.ts';
import { workbookType } from '../formats/workbook.ts';
import { body } from '../http/body.ts';
import { acting } from '../http/description.ts';
import { placeOf } from '../sign-in/session.ts';
import { FilledAnswer, ReportAnswer } from './answers.ts';
import { fillIn, finishReport } from './fill.ts';
import { readReport } from './report.ts';
import { sendWorkbook, workbookOfLink } from './workbook.ts';

const token = z.string().min(1).max(200);
const Tongue = z.enum(languages).default('sv').meta({ description: 'Of the names beside the codes.' });
const Token = z.strictObject({ token });
const NewReported = z.strictObject({ token, changes: changesOf(NewChange, 500) });

/** What a reporter without an account does with their link: `/reports`. It is in bodies: addresses end up in logs. */
export const reportRoutes = (context: Context) =>
  new Hono()
    .post(
      '/read',
      acting({ summary: 'The rows that a reporter’s link opens', answer: ReportAnswer, tag: 'reporters' }),
      body(Token),
      async (c) => c.json(await readReport(context, c.req.valid('json').token, placeOf(c))),
    )
    .post(
      '/workbook',
      acting({
        summary: 'The same rows as a workbook, to be filled in and sent back',
        answer: z.string(),
        as: [workbookType],
        tag: 'reporters',
      }),
      body(z.strictObject({ token, language: Tongue })),
      async (c) => {
        const { token: shown, language } = c.req.valid('json');
        return sendWorkbook(c, await workbookOfLink(context, shown, language, placeOf(c)));
      },
    )
    .post(
      '/entries',
      acting({
        summary: 'Change cells by a reporter’s link',
        description: 'As POST /entries, for the rows of the link alone: any other is 404 `unknown-row`.',
        answer: FilledAnswer,
        tag: 'reporters',
      }),
      body(NewReported),
      async (c) => {
        const { token: shown, changes } = c.req.valid('json');
        return c.json(await fillIn(context, shown, changes, placeOf(c)));
      },
    )
    .post(
      '/finish',
      acting({ summary: 'Say that one’s rows are done', answer: ReportAnswer, tag: 'reporters' }),
      body(Token),
      async (c) => c.json(await finishReport(context, c.req.valid('json').token, placeOf(c))),
    );
