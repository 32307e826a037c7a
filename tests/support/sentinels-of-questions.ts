import type { Database } from '#db/connection.ts';
import { saveMessage, saveQuestion, saveQuestionPublic } from '#db/queries/questions.ts';
import { writeTransaction } from '#db/write.ts';
import { sees, secretMetrics, type Place, type Secrets, type Sentinel, type Sight } from './sentinels.ts';

const places = ['alfa', 'alfa-1', 'beta-1'] as const satisfies readonly Place[];

/** Of every metric a public question and an internal one in some places, each with an answer: every text is a mark. */
export async function plantQuestions({ sql, ...database }: Database, secrets: Secrets): Promise<Secrets> {
  const idIn = async (table: 'organisations' | 'metrics', code: string): Promise<number> =>
    (await sql<{ id: number }[]>`select id from ${sql(table)} where code = ${code}`)[0]?.id ?? 0;
  const planted: Sentinel[] = [];
  const now = new Date('2026-06-02T09:00:00Z');
  for (const metric of secretMetrics) {
    for (const place of places) {
      const figure = {
        organisationId: await idIn('organisations', place),
        metricId: await idIn('metrics', metric.code),
        frequency: 'Q' as const,
        periodStart: '2024-01-01',
      };
      for (const isPublic of [true, false]) {
        const maySee = (sight: Sight) => sees(sight, metric, place) && (isPublic || sight.internal.includes(place));
        await writeTransaction({ sql, ...database }, async (transaction) => {
          const { organisationId } = figure;
          const report = { isErrorReport: true, email: null, language: 'sv' as const };
          const id = await saveQuestion(transaction, { ...figure, ...report });
          await saveQuestionPublic(transaction, { organisationId, id }, isPublic);
          for (const kind of ['question', 'answer'] as const) {
            const what = `${isPublic ? 'public' : 'internal'} ${kind} about ${metric.code} in ${place}`;
            const text = `Hemligt: ${what}.`;
            await saveMessage(transaction, { organisationId, questionId: id, kind, text, writtenBy: null }, now);
            const rest = { kind: 'question', field: null, metric, places: [place], vintage: null } as const;
            planted.push({ mark: text, what, ...rest, maySee });
          }
        });
      }
    }
  }
  const sentinels = [...secrets.sentinels, ...planted];
  return { sentinels, byMark: new Map(sentinels.map((sentinel) => [sentinel.mark, sentinel])) };
}
