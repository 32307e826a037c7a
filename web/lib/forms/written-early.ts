/**
 * Remembers what is written and chosen in the fields of a page that has not woken up: waking sets them to what the server
 * sent. Waking up ends with what comes back, which puts it in again.
 */
export function rememberWritten(): () => void {
  const changed = [...document.querySelectorAll<HTMLInputElement>('input, textarea')]
    .filter((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked)
    .map((field) => ({ field, value: field.value, checked: field.checked }));
  return () => {
    for (const { field, value, checked } of changed) {
      if (field.checked !== checked) field.checked = checked;
      // a chosen file cannot be set, and stays by itself
      if (field.value !== value) field.value = value;
    }
  };
}
