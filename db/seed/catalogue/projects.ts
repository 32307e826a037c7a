import type { MetricDefinition } from '#domain/metric.ts';
import { metric, rollingYear, share } from './metric.ts';

const projectRegister = {
  sv: 'Registret över initiativ i Tiofalt, med uppföljning från den som tog emot resultatet.',
  en: 'The register of initiatives in Tiofalt, with follow-up from whoever received the result.',
  da: 'Registret over initiativer i Tiofalt med opfølgning fra den, der modtog resultatet.',
};

const stillInUse = (months: 6 | 12 | 24 | 36): MetricDefinition =>
  metric({
    ...share,
    ...rollingYear,
    code: `projects-in-use-${months}m-share`,
    measure: 8,
    names: {
      sv: `I bruk efter ${months} månader`,
      en: `In use after ${months} months`,
      da: `I brug efter ${months} måneder`,
    },
    definition: {
      sv: `Andelen projektresultat som fortfarande används ${months} månader efter överlämningen. Resten ligger på projektkyrkogården. Måttet frågar om resultatet lever, inte om projektet höll tid och budget.`,
      en: `The share of project results still in use ${months} months after hand-over. The rest lie in the project graveyard. The question is whether the result lives, not whether the project kept time and budget.`,
      da: `Andelen af projektresultater, der stadig bruges ${months} måneder efter overdragelsen. Resten ligger på projektkirkegården. Spørgsmålet er, om resultatet lever, ikke om projektet holdt tid og budget.`,
    },
    method: {
      sv: `Den som tog emot resultatet svarar ja eller nej ${months} månader efter överlämningen. Ja-svaren under fyra kvartal delas med alla uppföljningar som skulle ha gjorts under samma tid: ett uteblivet svar räknas som nej.`,
      en: `Whoever received the result answers yes or no ${months} months after hand-over. The yes answers of four quarters are divided by all follow-ups that should have been made in that time: no answer counts as no.`,
      da: `Den, der modtog resultatet, svarer ja eller nej ${months} måneder efter overdragelsen. Ja-svarene i fire kvartaler divideres med alle opfølgninger, der skulle have været foretaget i samme tid: et manglende svar tæller som nej.`,
    },
    source: projectRegister,
    direction: 'higher',
  });

const lessons = { ...rollingYear, measure: 8, unit: 'count', rollupRule: 'sum' } as const;

/** How projects ended, what was learned, and what still lives. */
export const projects: readonly MetricDefinition[] = [
  metric({
    ...rollingYear,
    code: 'project-outcomes',
    measure: 8,
    isHeadline: true,
    names: { sv: 'Avslutade projekt', en: 'Projects closed', da: 'Afsluttede projekter' },
    definition: {
      sv: 'Avslutade projekt, uppdelade på lyckade, misslyckade och stoppade. Ingen riktning är bättre: den som aldrig misslyckas vågar för lite, och ett stoppat projekt kan vara ett klokt beslut.',
      en: 'Projects closed, split into succeeded, failed and stopped. No direction is better: whoever never fails dares too little, and a stopped project can be a wise decision.',
      da: 'Afsluttede projekter fordelt på lykkede, mislykkede og stoppede. Ingen retning er bedre: den, der aldrig fejler, tør for lidt, og et stoppet projekt kan være en klog beslutning.',
    },
    method: {
      sv: 'Antalet projekt som fick sitt utfall under de senaste fyra kvartalen. Lyckat är det som uppfyller de kriterier som skrevs vid starten när det följs upp efter tolv månader. Misslyckat är det som inte gör det. Stoppat är det som avbröts i förtid.',
      en: 'The number of projects whose outcome was settled in the last four quarters. Succeeded means meeting the criteria written at the start, at the follow-up after twelve months. Failed means not meeting them. Stopped means ended early.',
      da: 'Antallet af projekter, hvis udfald blev afgjort i de seneste fire kvartaler. Lykket er det, der opfylder kriterierne fra starten, når der følges op efter tolv måneder. Mislykket er det, der ikke gør. Stoppet er det, der blev afbrudt før tid.',
    },
    source: projectRegister,
    unit: 'count',
    direction: 'none',
    rollupRule: 'sum',
    dimensions: ['outcome'],
  }),
  metric({
    ...lessons,
    code: 'lessons-written',
    names: { sv: 'Skrivna lärdomar', en: 'Lessons written', da: 'Nedskrevne erfaringer' },
    definition: {
      sv: 'Lärdomar från avslutade projekt som skrivits ner så att någon annan kan ha nytta av dem. En slutrapport är ingen lärdom förrän den säger vad andra bör göra eller låta bli.',
      en: 'Lessons from closed projects, written down so that somebody else can use them. A final report is no lesson until it says what others should do or leave undone.',
      da: 'Erfaringer fra afsluttede projekter, skrevet ned, så andre kan have glæde af dem. En slutrapport er ikke en erfaring, før den siger, hvad andre bør gøre eller lade være med.',
    },
    method: {
      sv: 'Antalet lärdomar som publicerades i registret under de senaste fyra kvartalen. Ett projekt kan ha flera.',
      en: 'The number of lessons published in the register in the last four quarters. One project can have several.',
      da: 'Antallet af erfaringer, der blev offentliggjort i registret i de seneste fire kvartaler. Ét projekt kan have flere.',
    },
    source: projectRegister,
    direction: 'none',
  }),
  metric({
    ...lessons,
    code: 'lessons-reused',
    names: {
      sv: 'Lärdomar som använts av andra',
      en: 'Lessons used by others',
      da: 'Erfaringer brugt af andre',
    },
    definition: {
      sv: 'Lärdomar som någon utanför projektet har använt för att göra något annorlunda. Att ha läst dem räcker inte.',
      en: 'Lessons that somebody outside the project has used to do something differently. Having read them is not enough.',
      da: 'Erfaringer, som nogen uden for projektet har brugt til at gøre noget anderledes. Det er ikke nok at have læst dem.',
    },
    method: {
      sv: 'Antalet lärdomar där minst en annan grupp under de senaste fyra kvartalen har angett vad den gjorde annorlunda. Varje lärdom räknas en gång. Läs siffran tillsammans med antalet avslutade projekt.',
      en: 'The number of lessons for which at least one other team has stated, in the last four quarters, what it did differently. Each lesson counts once. Read the figure together with the number of projects closed.',
      da: 'Antallet af erfaringer, hvor mindst én anden gruppe i de seneste fire kvartaler har angivet, hvad den gjorde anderledes. Hver erfaring tæller én gang. Læs tallet sammen med antallet af afsluttede projekter.',
    },
    source: projectRegister,
    direction: 'higher',
  }),
  metric({
    ...rollingYear,
    code: 'projects-stop-lead-time-days',
    measure: 8,
    names: { sv: 'Dagar till stopp', en: 'Days until stopped', da: 'Dage til stop' },
    definition: {
      sv: 'Hur lång tid det tog att stoppa de projekt som stoppades. Ju förr vi märker att något inte håller och vågar säga det, desto mer blir över till det som gör det.',
      en: 'How long it took to stop the projects that were stopped. The sooner we notice that something does not hold, and dare to say so, the more is left for what does.',
      da: 'Hvor lang tid det tog at stoppe de projekter, der blev stoppet. Jo før vi opdager, at noget ikke holder, og tør sige det, jo mere bliver der til det, der gør.',
    },
    method: {
      sv: 'Medianen av kalenderdagar från start till beslut om stopp, för projekt som stoppades under de senaste fyra kvartalen. Medianer kan inte vägas samman mellan enheter.',
      en: 'The median of calendar days from start to the decision to stop, for projects stopped in the last four quarters. Medians of units cannot be combined.',
      da: 'Medianen af kalenderdage fra start til beslutningen om at stoppe, for projekter stoppet i de seneste fire kvartaler. Enheders medianer kan ikke vægtes sammen.',
    },
    source: projectRegister,
    unit: 'days',
    direction: 'lower',
    rollupRule: 'none',
  }),
  stillInUse(6),
  stillInUse(12),
  stillInUse(24),
  stillInUse(36),
];
