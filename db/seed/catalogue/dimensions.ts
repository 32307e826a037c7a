import type { Dimension } from '#domain/metric.ts';

export const dimensions: readonly Dimension[] = [
  {
    code: 'relieved',
    names: { sv: 'Vem som avlastas', en: 'Who is relieved', da: 'Hvem der aflastes' },
    // shares of different workloads: they are weighed together, never added
    isAdditive: false,
    categories: [
      { code: 'staff', names: { sv: 'Medarbetare', en: 'Staff', da: 'Medarbejdere' } },
      { code: 'citizens', names: { sv: 'Invånare', en: 'Citizens', da: 'Borgere' } },
      { code: 'companies', names: { sv: 'Företag', en: 'Companies', da: 'Virksomheder' } },
    ],
  },
  {
    code: 'outcome',
    names: { sv: 'Utfall', en: 'Outcome', da: 'Udfald' },
    isAdditive: true,
    categories: [
      { code: 'succeeded', names: { sv: 'Lyckades', en: 'Succeeded', da: 'Lykkedes' } },
      { code: 'failed', names: { sv: 'Misslyckades', en: 'Failed', da: 'Mislykkedes' } },
      { code: 'stopped', names: { sv: 'Stoppades', en: 'Stopped', da: 'Blev stoppet' } },
    ],
  },
  {
    code: 'reach',
    names: { sv: 'Vem som får nyttan', en: 'Who gets the benefit', da: 'Hvem der får gevinsten' },
    isAdditive: true,
    categories: [
      {
        code: 'internal',
        names: { sv: 'Inom organisationen', en: 'Inside the organisation', da: 'Inden for organisationen' },
      },
      {
        code: 'external',
        names: {
          sv: 'Utanför organisationen',
          en: 'Outside the organisation',
          da: 'Uden for organisationen',
        },
      },
    ],
  },
  {
    code: 'tone',
    names: { sv: 'Ton', en: 'Tone', da: 'Tone' },
    isAdditive: true,
    categories: [
      { code: 'positive', names: { sv: 'Positiv', en: 'Positive', da: 'Positiv' } },
      { code: 'neutral', names: { sv: 'Neutral', en: 'Neutral', da: 'Neutral' } },
      { code: 'negative', names: { sv: 'Negativ', en: 'Negative', da: 'Negativ' } },
    ],
  },
  {
    code: 'gender',
    names: { sv: 'Kön', en: 'Gender', da: 'Køn' },
    isAdditive: false,
    categories: [
      { code: 'women', names: { sv: 'Kvinnor', en: 'Women', da: 'Kvinder' } },
      { code: 'men', names: { sv: 'Män', en: 'Men', da: 'Mænd' } },
      {
        code: 'other',
        names: {
          sv: 'Annat eller vill inte svara',
          en: 'Other or no answer',
          da: 'Andet eller ønsker ikke at svare',
        },
      },
    ],
  },
  {
    code: 'channel',
    names: { sv: 'Kanal', en: 'Channel', da: 'Kanal' },
    isAdditive: true,
    categories: [
      { code: 'digital', names: { sv: 'Digitalt', en: 'Digital', da: 'Digitalt' } },
      { code: 'other', names: { sv: 'På annat sätt', en: 'Other ways', da: 'På anden måde' } },
    ],
  },
];
