import { loadDemonstration } from './demonstration.ts';
import { loadDemonstrationForm } from './demonstration-form.ts';
import { loadMoreOfDemonstration } from './demonstration-more.ts';
import { nextReminders } from './demonstration-letters.ts';
import { renewDemonstrationPeople } from './demonstration-people.ts';
import { failCommand } from './open.ts';
import { readSettings } from './settings.ts';
import { start } from './start.ts';

await start(async (database) => {
  const isNew = await loadDemonstration(database, new Date());
  console.log(isNew ? 'The demonstration has been loaded.' : 'The demonstration is already there.');
  console.log('Its people are made up. Their passwords are new with every start:');
  const people = await renewDemonstrationPeople(database, new Date());
  await loadDemonstrationForm(database);
  await loadMoreOfDemonstration(database, new Date());
  for (const { name, email, role, password } of people) {
    console.log(`  ${role.padEnd(13)}  ${email.padEnd(24)}  ${password}  (${name})`);
  }
  const { publicUrl, host, port } = readSettings(process.env);
  const reminders = await nextReminders(database, new Date(), publicUrl ?? `http://${host}:${port}`);
  if (reminders === null || process.env['SMTP_URL']) return;
  console.log(`Without SMTP_URL no mail leaves from here. These reminders would be sent on ${reminders.day}:`);
  for (const { to, subject, text } of reminders.letters) {
    console.log(`  To ${to}: ${subject}\n${text.trim().replace(/^(?=.)/gm, '    ')}`);
  }
}).catch(failCommand);
