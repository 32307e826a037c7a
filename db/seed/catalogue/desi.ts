import type { MetricDefinition } from '#domain/metric.ts';
import type { Texts } from '#domain/language.ts';
import { index, metric } from './metric.ts';

const source: Texts = {
  sv: 'Europeiska kommissionen, indexet för digital ekonomi och digitalt samhälle (DESI) 2022. © Europeiska unionen, CC BY 4.0.',
  en: 'European Commission, Digital Economy and Society Index (DESI) 2022. © European Union, CC BY 4.0.',
  da: 'Europa-Kommissionen, indekset for den digitale økonomi og det digitale samfund (DESI) 2022. © Den Europæiske Union, CC BY 4.0.',
};

const dimensionMethod: Texts = {
  sv: 'Kommissionen räknar om varje indikator till en skala med fast lägsta och högsta värde och väger dem till delindex och vidare till dimensionen. Året är upplagans år, medan uppgifterna ofta gäller året före.',
  en: 'The Commission converts each indicator to a scale with a fixed lowest and highest value, and weights them into sub-dimensions and on into the dimension. The year is that of the edition, while the facts are often from the year before.',
  da: 'Kommissionen omregner hver indikator til en skala med fast laveste og højeste værdi og vægter dem til delindeks og videre til dimensionen. Året er udgavens år, mens oplysningerne ofte gælder året før.',
};

const desiMetric = (code: string, names: Texts, definition: Texts, method: Texts): MetricDefinition =>
  metric({
    ...index,
    code,
    measure: 3,
    names,
    definition,
    method,
    source,
    direction: 'higher',
    frequencies: ['A'],
    measuringType: 'stock',
    // the value of the union is published by the Commission, not averaged from the countries
    rollupRule: 'none',
    dueDays: 90,
  });

/** The European comparison: countries, shown beside the agencies' own maturity and never joined with it. */
export const desi: readonly MetricDefinition[] = [
  desiMetric(
    'digital-maturity-desi',
    { sv: 'DESI', en: 'DESI, the whole index', da: 'DESI samlet' },
    {
      sv: 'Hur digitala EU:s länder är i ekonomi och samhälle, på en skala från 0 till 100, i 2022 års upplaga. Gäller hela landet, inte en enskild myndighet.',
      en: 'How digital the countries of the EU are in economy and society, on a scale from 0 to 100, in the edition of 2022. It is about the whole country, not about a single agency.',
      da: 'Hvor digitale EU-landene er i økonomi og samfund på en skala fra 0 til 100 i udgaven fra 2022. Tallet gælder hele landet, ikke en enkelt myndighed.',
    },
    {
      sv: 'Medelvärdet av fyra dimensioner med lika vikt: humankapital, konnektivitet, digital teknik i företag och digitala offentliga tjänster. Kommissionen har räknat om tidigare år till 2022 års modell. Året är upplagans år.',
      en: 'The mean of four dimensions with equal weight: human capital, connectivity, integration of digital technology and digital public services. The Commission has recalculated earlier years to the model of 2022. The year is that of the edition.',
      da: 'Gennemsnittet af fire dimensioner med samme vægt: menneskelig kapital, konnektivitet, integration af digital teknologi og digitale offentlige tjenester. Kommissionen har omregnet tidligere år til modellen fra 2022. Året er udgavens år.',
    },
  ),
  desiMetric(
    'digital-maturity-desi-human-capital',
    { sv: 'DESI: humankapital', en: 'DESI: human capital', da: 'DESI: menneskelig kapital' },
    {
      sv: 'Invånarnas digitala kunskaper och tillgången på it-specialister, som en av fyra delar i DESI. Mäter vad människor kan, inte vad de har tillgång till.',
      en: 'The digital skills of citizens and the supply of IT specialists, one of four parts of DESI. It measures what people are able to do, not what they have access to.',
      da: 'Borgernes digitale færdigheder og adgangen til it-specialister, en af fire dele i DESI. Måler, hvad mennesker kan, ikke hvad de har adgang til.',
    },
    dimensionMethod,
  ),
  desiMetric(
    'digital-maturity-desi-connectivity',
    { sv: 'DESI: konnektivitet', en: 'DESI: connectivity', da: 'DESI: konnektivitet' },
    {
      sv: 'Hur väl utbyggt, använt och prisvärt bredbandet är, fast och mobilt, som en av fyra delar i DESI. Mäter näten, inte vad de används till.',
      en: 'How well built, used and affordable broadband is, fixed and mobile, one of four parts of DESI. It measures the networks, not what they are used for.',
      da: 'Hvor udbygget, brugt og prisbilligt bredbåndet er, fast og mobilt, en af fire dele i DESI. Måler nettene, ikke hvad de bruges til.',
    },
    dimensionMethod,
  ),
  desiMetric(
    'digital-maturity-desi-technology',
    {
      sv: 'DESI: digital teknik i företag',
      en: 'DESI: integration of digital technology',
      da: 'DESI: integration af digital teknologi',
    },
    {
      sv: 'Hur långt företagen har kommit med digital teknik och e-handel, som en av fyra delar i DESI. Offentlig verksamhet ingår inte.',
      en: 'How far businesses have come with digital technology and e-commerce, one of four parts of DESI. The public sector is not included.',
      da: 'Hvor langt virksomhederne er nået med digital teknologi og e-handel, en af fire dele i DESI. Den offentlige sektor indgår ikke.',
    },
    dimensionMethod,
  ),
  desiMetric(
    'digital-maturity-desi-public-services',
    {
      sv: 'DESI: digitala offentliga tjänster',
      en: 'DESI: digital public services',
      da: 'DESI: digitale offentlige tjenester',
    },
    {
      sv: 'Utbud och användning av digitala offentliga tjänster i landet, som en av fyra delar i DESI. Säger inget om hur nöjda användarna är.',
      en: 'The supply and use of digital public services in the country, one of four parts of DESI. It says nothing about how satisfied users are.',
      da: 'Udbud og brug af digitale offentlige tjenester i landet, en af fire dele i DESI. Siger intet om, hvor tilfredse brugerne er.',
    },
    dimensionMethod,
  ),
];
