import type { MetricDefinition } from '#domain/metric.ts';
import { fewestAnswersShown, metric, share } from './metric.ts';

/** Where we are going, and whether we dare to ask for ten times instead of ten per cent. */
export const vision: readonly MetricDefinition[] = [
  metric({
    ...share,
    code: 'heart-goal',
    measure: 1,
    isHeadline: true,
    names: { sv: 'Hjärtemålet', en: 'Heart goal', da: 'Hjertemålet' },
    definition: {
      sv: 'Hur långt vi har kommit mot visionen som går rakt in i hjärtat, jämfört med där vi skulle vara nu. Målet ägs av en organisation eller av flera tillsammans och mäter verkliga framsteg, inte hur många aktiviteter som pågår.',
      en: 'How far we have come towards the vision that goes straight to the heart, compared with where we should be by now. The goal is owned by one organisation or by several together, and it counts real progress, not the number of activities under way.',
      da: 'Hvor langt vi er nået mod visionen, der går lige i hjertet, i forhold til hvor vi skulle være nu. Målet ejes af én organisation eller af flere sammen og måler reelle fremskridt, ikke antallet af aktiviteter i gang.',
    },
    method: {
      sv: 'För varje del av visionen delas det framsteg som har nåtts med det som var väntat vid samma tid, dock högst 100 %. Delarna vägs samman med de vikter som ägarna har kommit överens om. En del som saknar siffra räknas som 0 och visas i en lista.',
      en: 'For each part of the vision, the progress made is divided by the progress expected by then, but never counted above 100 %. The parts are combined with the weights that the owners agreed on. A part without a figure counts as 0 and is listed.',
      da: 'For hver del af visionen divideres det opnåede fremskridt med det, der var forventet på samme tidspunkt, dog højst 100 %. Delene vægtes sammen, som ejerne har aftalt. En del uden tal tæller som 0 og vises på en liste.',
    },
    source: {
      sv: 'Beräknas i Tiofalt från visionens delar och deras mått.',
      en: 'Calculated in Tiofalt from the parts of the vision and their metrics.',
      da: 'Beregnes i Tiofalt ud fra visionens dele og deres nøgletal.',
    },
    decimals: 0,
    direction: 'higher',
    frequencies: ['Q', 'T', 'A'],
    measuringType: 'stock',
    // each owner has its own vision: progress towards different goals cannot be averaged
    rollupRule: 'none',
  }),
  metric({
    ...share,
    code: 'heart-pull',
    measure: 1,
    names: {
      sv: 'Vet vart vi ska, och vill dit',
      en: 'Know it and want it',
      da: 'Ved, hvor vi skal hen, og vil det',
    },
    definition: {
      sv: 'Andelen medarbetare och samarbetspartner som instämmer i ”Jag vet vad vi vill nå, och jag vill det”. Måttet visar om visionen har blivit folks egen. Det säger inget om hur långt vi har kommit.',
      en: 'The share of staff and partners who agree with “I know what we want to reach, and I want it”. It shows whether people have made the vision their own. It says nothing about how far we have come.',
      da: 'Andelen af medarbejdere og samarbejdspartnere, der er enige i »Jeg ved, hvad vi vil nå, og jeg vil det«. Tallet viser, om visionen er blevet folks egen. Det siger intet om, hvor langt vi er nået.',
    },
    method: {
      sv: 'En fråga ställs anonymt en gång om året, med fem svarssteg. De två översta stegen räknas som instämmande och delas med alla svar. Färre än sju svar visas inte.',
      en: 'One question is asked anonymously once a year, with five steps. The two highest steps count as agreeing and are divided by all answers. Fewer than seven answers are not shown.',
      da: 'Ét spørgsmål stilles anonymt én gang om året med fem svartrin. De to øverste trin tæller som enige og divideres med alle svar. Færre end syv svar vises ikke.',
    },
    source: {
      sv: 'Årlig fråga till medarbetare och samarbetspartner.',
      en: 'Yearly question to staff and partners.',
      da: 'Årligt spørgsmål til medarbejdere og samarbejdspartnere.',
    },
    direction: 'higher',
    frequencies: ['A'],
    measuringType: 'average',
    smallestAnswers: fewestAnswersShown,
    dimensions: ['gender'],
    dueDays: 60,
  }),
  metric({
    code: 'tenfold',
    measure: 13,
    isHeadline: true,
    names: { sv: 'Gånger bättre', en: 'Times better', da: 'Gange bedre' },
    definition: {
      sv: 'Hur många gånger bättre vi har blivit på det där målet är tio gånger, inte tio procent. Medianen av våra tiofaldiga mål: hälften har kommit längre, hälften kortare.',
      en: 'How many times better we have become where the goal is ten times, not ten per cent. It is the median of our tenfold goals: half have come further, half less far.',
      da: 'Hvor mange gange bedre vi er blevet dér, hvor målet er ti gange, ikke ti procent. Det er medianen af vores tidobbelte mål: halvdelen er nået længere, halvdelen kortere.',
    },
    method: {
      sv: 'Är högre bättre delas värdet nu med utgångsvärdet. Är lägre bättre delas utgångsvärdet med värdet nu. För andelar och index med ett tak delas gapet till taket vid starten med gapet nu: 35 % missnöjda som blir 3,5 % är tio gånger bättre. Ett utgångsvärde på noll kräver en fast målnivå.',
      en: 'Where higher is better, the value now is divided by the baseline. Where lower is better, the baseline is divided by the value now. For shares and indices with a ceiling, the gap to the ceiling at the start is divided by the gap now: 35 % dissatisfied becoming 3.5 % is ten times better. A baseline of zero needs a fixed level.',
      da: 'Er højere bedre, divideres værdien nu med udgangspunktet. Er lavere bedre, divideres udgangspunktet med værdien nu. For andele og indeks med et loft divideres afstanden til loftet ved starten med afstanden nu: 35 % utilfredse, der bliver til 3,5 %, er ti gange bedre. Et udgangspunkt på nul kræver et fast niveau.',
    },
    source: {
      sv: 'Beräknas i Tiofalt från organisationens tiofaldiga mål.',
      en: 'Calculated in Tiofalt from the organisation’s tenfold goals.',
      da: 'Beregnes i Tiofalt ud fra organisationens tidobbelte mål.',
    },
    unit: 'multiple',
    decimals: 1,
    direction: 'higher',
    frequencies: ['Q', 'T', 'A'],
    measuringType: 'stock',
    rollupRule: 'none',
  }),
  metric({
    code: 'tenfold-goals',
    measure: 13,
    names: { sv: 'Tiofaldiga mål', en: 'Tenfold goals', da: 'Tidobbelte mål' },
    definition: {
      sv: 'Antalet mål om tio gånger bättre som gäller just nu. Fler är inte bättre: ett enda mål som alla bär är värt mer än tio som ingen minns.',
      en: 'The number of goals of ten times better now in force. More is not better: one single goal that everybody carries is worth more than ten that nobody remembers.',
      da: 'Antallet af mål om ti gange bedre, der gælder lige nu. Flere er ikke bedre: ét mål, som alle bærer, er mere værd end ti, som ingen husker.',
    },
    method: {
      sv: 'Räkna de tiofaldiga mål som har utgångsvärde, nivå, slutdatum och ägare den sista dagen i perioden.',
      en: 'Count the tenfold goals that have a baseline, a level, an end date and an owner on the last day of the period.',
      da: 'Tæl de tidobbelte mål, der har udgangspunkt, niveau, slutdato og ejer på periodens sidste dag.',
    },
    source: {
      sv: 'Målen i Tiofalt.',
      en: 'The targets in Tiofalt.',
      da: 'Målene i Tiofalt.',
    },
    unit: 'count',
    direction: 'none',
    frequencies: ['Q', 'T', 'A'],
    measuringType: 'stock',
    rollupRule: 'sum',
  }),
];
