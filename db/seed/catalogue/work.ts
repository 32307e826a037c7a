import type { MetricDefinition } from '#domain/metric.ts';
import { metric } from './metric.ts';

/** What becomes easier, cheaper and lighter, and the time set aside for making it so. */
export const work: readonly MetricDefinition[] = [
  metric({
    code: 'reduced-administration',
    measure: 4,
    isHeadline: true,
    names: { sv: 'Minskad administration', en: 'Reduced administration', da: 'Mindre administration' },
    definition: {
      sv: 'Hur stor del av den administrativa tiden som har försvunnit, jämfört med om dagens ärenden hade hanterats som vid utgångsmätningen. Att vi hjälper fler ser därför inte ut som mer administration. Ett minusvärde betyder att den har ökat.',
      en: 'How much of the administrative time has gone, compared with handling today’s cases as at the baseline. Serving more people therefore does not look like more administration. A negative value means that it has grown.',
      da: 'Hvor stor en del af den administrative tid der er forsvundet, i forhold til hvis dagens sager var blevet behandlet som ved udgangsmålingen. At vi hjælper flere, ligner derfor ikke mere administration. Et negativt tal betyder, at den er vokset.',
    },
    method: {
      sv: 'Minuter per ärende mäts minst en gång om året och uppskattas däremellan. Sparade minuter (antal ärenden nu gånger minuter då minus minuter nu) summeras och delas med antal ärenden nu gånger minuter då. Redovisa medarbetare, invånare och företag var för sig, så att arbete som flyttats till någon annan syns.',
      en: 'Minutes per case are measured at least once a year and estimated in between. Minutes saved (cases now times minutes then less minutes now) are summed and divided by cases now times minutes then. Show staff, citizens and companies separately, so that work moved to somebody else is seen.',
      da: 'Minutter pr. sag måles mindst én gang om året og anslås derimellem. Sparede minutter (antal sager nu gange minutter dengang minus minutter nu) lægges sammen og divideres med antal sager nu gange minutter dengang. Vis medarbejdere, borgere og virksomheder hver for sig, så arbejde, der er flyttet over på andre, kan ses.',
    },
    source: {
      sv: 'Egna tidsmätningar och antal ärenden ur ärendehanteringssystemet.',
      en: 'Our own time measurements and case numbers from the case system.',
      da: 'Egne tidsmålinger og antal sager fra sagssystemet.',
    },
    unit: 'percent',
    decimals: 1,
    direction: 'higher',
    frequencies: ['Q', 'T', 'A'],
    measuringType: 'average',
    rollupRule: 'ratio',
    minimum: null,
    maximum: 100,
    dimensions: ['relieved'],
  }),
  metric({
    code: 'released-hours',
    measure: 4,
    names: { sv: 'Frigjorda timmar', en: 'Hours released', da: 'Frigjorte timer' },
    definition: {
      sv: 'Arbetstimmar som medarbetare har fått över när administrationen minskat, och som används till något vi kan peka på. Timmar som bara finns i en kalkyl räknas inte.',
      en: 'Working hours that staff have gained as administration shrank, and that are used for something we can point at. Hours that exist only in a business case do not count.',
      da: 'Arbejdstimer, som medarbejderne har fået til rådighed, fordi administrationen er blevet mindre, og som bruges til noget, vi kan pege på. Timer, der kun findes i en business case, tæller ikke.',
    },
    method: {
      sv: 'Sparade minuter för medarbetare enligt minskad administration delas med 60. Ta bara med de timmar där enhetens chef kan ange vad de används till, och skriv det i kommentaren.',
      en: 'Minutes saved for staff under reduced administration are divided by 60. Include only hours for which the manager of the unit can say what they are used for, and write it in the comment.',
      da: 'Sparede minutter for medarbejdere under mindre administration divideres med 60. Medtag kun de timer, hvor enhedens leder kan sige, hvad de bruges til, og skriv det i kommentaren.',
    },
    source: {
      sv: 'Egna tidsmätningar och enheternas egna uppgifter.',
      en: 'Our own time measurements and what the units tell.',
      da: 'Egne tidsmålinger og enhedernes egne oplysninger.',
    },
    unit: 'hours',
    direction: 'higher',
    frequencies: ['Q', 'T', 'A'],
    measuringType: 'flow',
    rollupRule: 'sum',
    minimum: null,
  }),
  metric({
    code: 'cost-savings',
    names: { sv: 'Sparade kostnader', en: 'Cost savings', da: 'Sparede omkostninger' },
    definition: {
      sv: 'Pengar som vi faktiskt har slutat betala tack vare en förändring. Frigjord tid som används till annat räknas som timmar, inte som kronor, och en planerad besparing räknas först när den syns i bokföringen.',
      en: 'Money that we have actually stopped paying because of a change. Time released for other work counts as hours, not as money, and a planned saving counts only when it shows in the accounts.',
      da: 'Penge, som vi faktisk er holdt op med at betale på grund af en forandring. Frigjort tid, der bruges til andet, tæller som timer, ikke som kroner, og en planlagt besparelse tæller først, når den kan ses i regnskabet.',
    },
    method: {
      sv: 'Utgiften före förändringen minus utgiften efter, för periodens månader. En besparing räknas i tolv månader från att den började gälla, därefter är den det nya normala.',
      en: 'Spending before the change less spending after, for the months of the period. A saving counts for twelve months from its start; after that it is the new normal.',
      da: 'Udgiften før forandringen minus udgiften efter, for periodens måneder. En besparelse tæller i tolv måneder, fra den begyndte, derefter er den det nye normale.',
    },
    source: {
      sv: 'Ekonomisystemet, med verifikat eller avtal som underlag.',
      en: 'The accounting system, backed by vouchers or contracts.',
      da: 'Økonomisystemet med bilag eller aftaler som grundlag.',
    },
    unit: 'sek',
    direction: 'higher',
    frequencies: ['Q', 'T', 'A'],
    measuringType: 'flow',
    rollupRule: 'sum',
    minimum: null,
    dueDays: 45,
  }),
  metric({
    code: 'improvement-hours',
    names: { sv: 'Förbättringstid', en: 'Improvement time', da: 'Forbedringstid' },
    definition: {
      sv: 'Timmar som medarbetare har använt till att förbättra det egna arbetet, på tid som fanns i schemat. Tid som var avsatt men åts upp av annat räknas inte.',
      en: 'Hours that staff have used to improve their own work, in time that was on the schedule. Time that was set aside but eaten up by other things does not count.',
      da: 'Timer, som medarbejderne har brugt på at forbedre deres eget arbejde i tid, der stod i skemaet. Tid, der var afsat, men blev ædt op af andet, tæller ikke.',
    },
    method: {
      sv: 'Använda timmar hämtas ur tidredovisningen eller skattas av gruppen varje månad. Skriv avsatta timmar i kommentaren, så syns det hur mycket som blev av.',
      en: 'Hours used come from time records or are estimated by the team each month. Write the hours set aside in the comment, so that it shows how much came true.',
      da: 'Brugte timer hentes fra tidsregistreringen eller anslås af gruppen hver måned. Skriv de afsatte timer i kommentaren, så det kan ses, hvor meget der blev til noget.',
    },
    source: {
      sv: 'Tidredovisning eller gruppernas egna uppgifter.',
      en: 'Time records or what the teams tell.',
      da: 'Tidsregistrering eller gruppernes egne oplysninger.',
    },
    unit: 'hours',
    direction: 'higher',
    frequencies: ['M', 'Q', 'T', 'A'],
    measuringType: 'flow',
    isSeasonal: true,
    rollupRule: 'sum',
  }),
];
