import type { MetricDefinition } from '#domain/metric.ts';
import { metric, rollingYear, share } from './metric.ts';

/** Leaders and staff who learn from each other. */
export const learning: readonly MetricDefinition[] = [
  metric({
    ...share,
    ...rollingYear,
    code: 'reverse-mentoring',
    measure: 11,
    isHeadline: true,
    names: { sv: 'Omvänt mentorskap', en: 'Reverse mentoring', da: 'Omvendt mentorordning' },
    definition: {
      sv: 'Andelen chefer som har lärt sig av någon yngre, nyare eller längre ut i verksamheten vid minst två samtal på tolv månader. Vanlig handledning av medarbetare räknas inte.',
      en: 'The share of managers who have learned from somebody younger, newer or closer to the front line in at least two sessions in twelve months. Ordinary coaching of staff does not count.',
      da: 'Andelen af ledere, der har lært af en kollega, der er yngre, nyere eller tættere på borgerne, ved mindst to samtaler på tolv måneder. Almindelig sparring med medarbejdere tæller ikke.',
    },
    method: {
      sv: 'Chefer med minst två noterade samtal under de senaste fyra kvartalen delas med alla chefer den sista dagen. Ett samtal räknas när chefen har skrivit vad som ändrades.',
      en: 'Managers with at least two recorded sessions in the last four quarters are divided by all managers on the last day. A session counts when the manager has written what changed.',
      da: 'Ledere med mindst to noterede samtaler i de seneste fire kvartaler divideres med alle ledere på den sidste dag. En samtale tæller, når lederen har skrevet, hvad der blev ændret.',
    },
    source: {
      sv: 'Registret över mentorsamtal i Tiofalt.',
      en: 'The register of mentoring sessions in Tiofalt.',
      da: 'Registret over mentorsamtaler i Tiofalt.',
    },
    direction: 'higher',
  }),
  metric({
    code: 'mentoring-sessions',
    measure: 11,
    names: { sv: 'Mentorsamtal', en: 'Mentoring sessions', da: 'Mentorsamtaler' },
    definition: {
      sv: 'Antalet samtal i omvänt mentorskap under perioden. Visar hur mycket som pågår, inte hur många chefer som är med.',
      en: 'The number of reverse-mentoring sessions in the period. It shows how much is going on, not how many managers take part.',
      da: 'Antallet af samtaler i omvendt mentorordning i perioden. Viser, hvor meget der foregår, ikke hvor mange ledere der er med.',
    },
    method: {
      sv: 'Räkna varje samtal en gång, även om flera deltog.',
      en: 'Count each session once, even if several people took part.',
      da: 'Tæl hver samtale én gang, også selv om flere deltog.',
    },
    source: {
      sv: 'Registret över mentorsamtal i Tiofalt.',
      en: 'The register of mentoring sessions in Tiofalt.',
      da: 'Registret over mentorsamtaler i Tiofalt.',
    },
    unit: 'sessions',
    direction: 'higher',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'flow',
    isSeasonal: true,
    rollupRule: 'sum',
  }),
  metric({
    ...share,
    code: 'job-learning-share',
    names: { sv: 'Lärande i arbetet', en: 'Learning on the job', da: 'Læring i arbejdet' },
    definition: {
      sv: 'Andelen medarbetare som minst en gång på tolv månader har bytt jobb en tid, gjort ett studiebesök eller deltagit i ett mentorskap. Kurser räknas inte.',
      en: 'The share of staff who at least once in twelve months have swapped jobs for a while, made a study visit or taken part in mentoring. Courses do not count.',
      da: 'Andelen af medarbejdere, der mindst én gang på tolv måneder har byttet job for en tid, været på studiebesøg eller deltaget i en mentorordning. Kurser tæller ikke.',
    },
    method: {
      sv: 'Medarbetare med minst ett noterat tillfälle under året delas med alla anställda den sista dagen. Den som har varit med flera gånger räknas en gång.',
      en: 'Staff with at least one recorded occasion in the year are divided by all employees on the last day. Whoever took part several times counts once.',
      da: 'Medarbejdere med mindst én noteret aktivitet i året divideres med alle ansatte på den sidste dag. Den, der har deltaget flere gange, tæller én gang.',
    },
    source: {
      sv: 'Enheternas egna uppgifter.',
      en: 'What the units tell.',
      da: 'Enhedernes egne oplysninger.',
    },
    direction: 'higher',
    frequencies: ['A', 'Q'],
    measuringType: 'stock',
    dueDays: 60,
  }),
];
