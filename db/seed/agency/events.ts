import type { SeedEvent } from '../types.ts';

export const events: readonly SeedEvent[] = [
  {
    organisation: 'stigverket',
    metric: null,
    date: '2022-02-15',
    kind: 'milestone',
    texts: {
      sv: 'Ledningen satte de första målen och lovade att visa dem öppet, även när det går trögt.',
      en: 'The leadership set the first targets and promised to show them openly, also when things go slowly.',
      da: 'Ledelsen satte de første mål og lovede at vise dem åbent, også når det går trægt.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'heart-goal',
    date: '2022-04-01',
    kind: 'milestone',
    texts: {
      sv: 'Visionen är beslutad: Ingen ska behöva gå vilse.',
      en: 'The vision is decided: Nobody should have to lose their way.',
      da: 'Visionen er vedtaget: Ingen skal behøve at fare vild.',
    },
  },
  {
    organisation: 'stigverket-trails',
    metric: 'lead-time-days',
    date: '2022-05-02',
    kind: 'general',
    texts: {
      sv: 'Nytt ärendesystem. För våren vet vi inte hur länge kunderna fick vänta.',
      en: 'New case system. For this spring we do not know how long customers waited.',
      da: 'Nyt sagssystem. For foråret ved vi ikke, hvor længe kunderne ventede.',
    },
  },
  {
    organisation: 'stigverket-huts',
    metric: 'customer-satisfaction',
    date: '2022-07-04',
    kind: 'general',
    texts: {
      sv: 'Ingen enkät i stugorna i sommar. Alla händer behövdes efter översvämningen.',
      en: 'No survey in the huts this summer. All hands were needed after the flood.',
      da: 'Intet spørgeskema i hytterne i sommer. Der var brug for alle hænder efter oversvømmelsen.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'customer-satisfaction',
    date: '2023-01-01',
    kind: 'method-break',
    texts: {
      sv: 'Ny kundenkät med tolv frågor i stället för fem. Siffror före och efter kan inte jämföras.',
      en: 'New customer survey with twelve questions instead of five. Figures before and after cannot be compared.',
      da: 'Nyt spørgeskema til kunderne med tolv spørgsmål i stedet for fem. Tal før og efter kan ikke sammenlignes.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'tenfold',
    date: '2023-01-16',
    kind: 'milestone',
    texts: {
      sv: 'Två tiofaldiga mål beslutade. Ett av dem: från en månads väntan till tre dagar.',
      en: 'Two tenfold goals decided. One of them: from a month of waiting to three days.',
      da: 'To tidobbelte mål vedtaget. Et af dem: fra en måneds ventetid til tre dage.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'media-mentions',
    date: '2023-07-11',
    kind: 'general',
    texts: {
      sv: 'Färjorna låg stilla i elva dagar mitt i semestern. Alla pratade om oss, och de hade rätt.',
      en: 'The ferries stood still for eleven days in the middle of the holidays. Everybody talked about us, and they were right.',
      da: 'Færgerne lå stille i elleve dage midt i ferien. Alle talte om os, og de havde ret.',
    },
  },
  {
    organisation: 'stigverket-crossings',
    metric: null,
    date: '2024-01-01',
    kind: 'general',
    texts: {
      sv: 'Fyrar blev en del av Broar och färjor. Lite vemodigt för oss, en kö mindre för kunden.',
      en: 'Lighthouses became part of Bridges and Ferries. A little sad for us, one queue less for the customer.',
      da: 'Fyrtårne blev en del af Broer og færger. Lidt vemodigt for os, én kø mindre for kunden.',
    },
  },
  {
    organisation: 'stigverket-permits',
    metric: 'reduced-administration',
    date: '2024-01-29',
    kind: 'milestone',
    texts: {
      sv: 'Ansökan byggdes om tillsammans med dem som söker: från 41 fält till 12.',
      en: 'The application was rebuilt together with applicants: from 41 fields to 12.',
      da: 'Ansøgningen blev lavet om sammen med dem, der søger: fra 41 felter til 12.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'project-outcomes',
    date: '2024-02-12',
    kind: 'general',
    texts: {
      sv: 'Nu får vem som helst föreslå att ett projekt stoppas, och svaret kommer inom en vecka.',
      en: 'Anybody may now propose that a project is stopped, and the answer comes within a week.',
      da: 'Nu må alle foreslå, at et projekt bliver stoppet, og svaret kommer inden for en uge.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'digital-share',
    date: '2024-03-05',
    kind: 'milestone',
    texts: {
      sv: 'Målet höjdes från 82 till 88 procent. Det gamla var redan inom räckhåll.',
      en: 'The target was raised from 82 to 88 per cent. The old one was already within reach.',
      da: 'Målet blev hævet fra 82 til 88 procent. Det gamle var allerede inden for rækkevidde.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'tv-series',
    date: '2024-09-15',
    kind: 'celebration',
    texts: {
      sv: 'Dramaserien om en ensam stugvärd hade premiär. Så dramatiskt har vi det inte, men kaffet stämmer.',
      en: 'The drama about a lonely hut warden had its first night. Our days are less dramatic, but the coffee is right.',
      da: 'Dramaserien om en ensom hyttevært havde premiere. Så dramatisk er hverdagen ikke, men kaffen passer.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'customer-satisfaction',
    date: '2024-10-01',
    kind: 'milestone',
    texts: {
      sv: 'Brev på vanlig svenska, och en sida där kunden ser hela sitt ärende. Skrivet tillsammans med kunder.',
      en: 'Letters in plain language, and a page where customers see their whole case. Written together with customers.',
      da: 'Breve i et klart sprog og en side, hvor kunden kan se hele sin sag. Skrevet sammen med kunder.',
    },
  },
  {
    organisation: 'stigverket-guides',
    metric: 'customer-smiles',
    date: '2024-12-13',
    kind: 'celebration',
    texts: {
      sv: 'Lussekatter hos Vägvisarna: sju av tio möten slutade med ett leende i november.',
      en: 'Saffron buns with the Guides: in November, seven meetings in ten ended with a smile.',
      da: 'Luciaboller hos Vejviserne: i november endte syv ud af ti møder med et smil.',
    },
  },
  {
    organisation: 'stigverket-crossings',
    metric: 'completion-rate',
    date: '2025-04-07',
    kind: 'general',
    texts: {
      sv: 'Ny inloggning till färjepassen. Fler än förut vänder i dörren, och vi vet om det.',
      en: 'New sign-in for ferry passes. More people than before turn back at the door, and we know it.',
      da: 'Nyt login til færgekortene. Flere end før vender om i døren, og det ved vi godt.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'project-outcomes',
    date: '2025-11-14',
    kind: 'celebration',
    texts: {
      sv: 'Årets bästa misslyckande fick pris: appen för färjeköer, stoppad efter 61 dagar.',
      en: 'The best failure of the year won its prize: the app for ferry queues, stopped after 61 days.',
      da: 'Årets bedste fiasko fik sin pris: appen til færgekøer, stoppet efter 61 dage.',
    },
  },
  {
    organisation: 'stigverket',
    metric: 'reverse-mentoring',
    date: '2026-03-02',
    kind: 'milestone',
    texts: {
      sv: 'Hela ledningsgruppen har fått mentorer. En av dem är stugvärd på sin första säsong.',
      en: 'The whole leadership team has mentors now. One of them is a hut warden in a first season.',
      da: 'Hele ledelsesgruppen har fået mentorer. En af dem er hyttevært i sin første sæson.',
    },
  },
  {
    organisation: 'stigverket-guides',
    metric: 'reduced-administration',
    date: '2026-09-15',
    kind: 'general',
    texts: {
      sv: 'Årets tidsmätning är klar. Vi hade sparat lite mindre än vi trodde, så siffran för våren är rättad.',
      en: 'This year’s time measurement is done. We had saved a little less than we thought, so the figure for spring is corrected.',
      da: 'Årets tidsmåling er færdig. Vi havde sparet lidt mindre, end vi troede, så tallet for foråret er rettet.',
    },
  },
];
