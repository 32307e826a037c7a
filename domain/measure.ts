import type { Texts } from './language.ts';

export type Measure = {
  number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14;
  /** The code of its headline metric. */
  code: string;
  names: Texts;
  /** The question that the measure answers, in one line. */
  question: Texts;
};

/** The fourteen effect measures of Almedalen 2017, by their numbers. */
export const measures: readonly Measure[] = [
  {
    number: 1,
    code: 'heart-goal',
    names: { sv: 'Hjärtemålet', en: 'The heart goal', da: 'Hjertemålet' },
    question: {
      sv: 'Hur långt har vi kommit mot visionen som går rakt in i hjärtat?',
      en: 'How far have we come towards the vision that goes straight to the heart?',
      da: 'Hvor langt er vi nået mod visionen, der går lige i hjertet?',
    },
  },
  {
    number: 2,
    code: 'ideas-delivered',
    names: { sv: 'Levererade idéer', en: 'Ideas delivered', da: 'Leverede idéer' },
    question: {
      sv: 'Hur många av våra idéer används av någon annan än den som kom på dem?',
      en: 'How many of our ideas are used by somebody other than their makers?',
      da: 'Hvor mange af vores idéer bruges af andre end dem, der fik dem?',
    },
  },
  {
    number: 3,
    code: 'digital-maturity',
    names: { sv: 'Digital mognad', en: 'Digital maturity', da: 'Digital modenhed' },
    question: {
      sv: 'Hur väl rustade är vi för att arbeta digitalt?',
      en: 'How well equipped are we for working digitally?',
      da: 'Hvor godt rustet er vi til at arbejde digitalt?',
    },
  },
  {
    number: 4,
    code: 'reduced-administration',
    names: { sv: 'Minskad administration', en: 'Reduced administration', da: 'Mindre administration' },
    question: {
      sv: 'Hur mycket krångel har försvunnit, för oss och för dem vi är till för?',
      en: 'How much red tape has gone, for us and for those we are here for?',
      da: 'Hvor meget bøvl er forsvundet, for os og for dem, vi er til for?',
    },
  },
  {
    number: 5,
    code: 'customer-satisfaction',
    names: { sv: 'Nöjda kunder', en: 'Satisfied customers', da: 'Tilfredse kunder' },
    question: {
      sv: 'Är de som möter oss nöjda med hur det gick?',
      en: 'Are those who meet us satisfied with how it went?',
      da: 'Er de, der møder os, tilfredse med, hvordan det gik?',
    },
  },
  {
    number: 6,
    code: 'benefit-for-others',
    names: { sv: 'Nytta för andra', en: 'Benefit for others', da: 'Gevinst for andre' },
    question: {
      sv: 'Vilken nytta har vi skapat för någon annan än oss själva?',
      en: 'What benefit have we created for somebody other than ourselves?',
      da: 'Hvilken gevinst har vi skabt for andre end os selv?',
    },
  },
  {
    number: 7,
    code: 'solved-with-others',
    names: { sv: 'Lösta tillsammans', en: 'Solved together', da: 'Løst sammen' },
    question: {
      sv: 'Hur ofta löser vi det tillsammans med någon utanför huset?',
      en: 'How often do we solve things together with somebody from outside?',
      da: 'Hvor tit løser vi tingene sammen med nogen udefra?',
    },
  },
  {
    number: 8,
    code: 'project-outcomes',
    names: { sv: 'Hur det gick för projekten', en: 'How projects ended', da: 'Hvordan det gik projekterne' },
    question: {
      sv: 'Vad lyckades, vad misslyckades, vad stoppade vi – och vad lärde vi oss?',
      en: 'What succeeded, what failed, what did we stop – and what did we learn?',
      da: 'Hvad lykkedes, hvad mislykkedes, hvad stoppede vi – og hvad lærte vi?',
    },
  },
  {
    number: 9,
    code: 'customer-smiles',
    names: { sv: 'Kundens leenden', en: 'Customer smiles', da: 'Kundernes smil' },
    question: {
      sv: 'Hur många går härifrån med ett leende?',
      en: 'How many leave us with a smile?',
      da: 'Hvor mange går herfra med et smil?',
    },
  },
  {
    number: 10,
    code: 'tv-series',
    names: { sv: 'Tv-serier om oss', en: 'TV series about us', da: 'Tv-serier om os' },
    question: {
      sv: 'Är det vi gör så spännande att någon vill berätta om det?',
      en: 'Is what we do so exciting that somebody wants to tell the story?',
      da: 'Er det, vi laver, så spændende, at nogen vil fortælle om det?',
    },
  },
  {
    number: 11,
    code: 'reverse-mentoring',
    names: { sv: 'Omvänt mentorskap', en: 'Reverse mentoring', da: 'Omvendt mentorordning' },
    question: {
      sv: 'Lär sig våra chefer av dem som ser det de själva inte ser?',
      en: 'Do our managers learn from those who see what they do not?',
      da: 'Lærer vores ledere af dem, der ser det, de ikke selv ser?',
    },
  },
  {
    number: 12,
    code: 'ecosystem-gain',
    names: { sv: 'Vinst i ekosystemet', en: 'Ecosystem gain', da: 'Gevinst i økosystemet' },
    question: {
      sv: 'Vad vinner helheten på att vi gör saker åt varandra?',
      en: 'What does the whole gain from our doing things for each other?',
      da: 'Hvad vinder helheden ved, at vi gør noget for hinanden?',
    },
  },
  {
    number: 13,
    code: 'tenfold',
    names: { sv: 'Tio gånger bättre', en: 'Ten times better', da: 'Ti gange bedre' },
    question: {
      sv: 'Hur många gånger bättre har vi blivit, inte hur många procent?',
      en: 'How many times better have we become, not how many per cent?',
      da: 'Hvor mange gange bedre er vi blevet, ikke hvor mange procent?',
    },
  },
  {
    number: 14,
    code: 'visibility',
    names: { sv: 'Synlighet', en: 'Visibility', da: 'Synlighed' },
    question: {
      sv: 'Ser vi själva vad andra säger om oss?',
      en: 'Do we see for ourselves what others say about us?',
      da: 'Ser vi selv, hvad andre siger om os?',
    },
  },
];
