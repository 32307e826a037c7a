import type { WriteStream } from 'node:tty';
import type { ImportReport } from '../imports/answers.ts';

const width = 30;

/** A bar that fills while the file is read; nothing where nobody watches. */
export function progressBar(output: Pick<WriteStream, 'write' | 'isTTY'>): {
  show: (share: number) => void;
  end: () => void;
} {
  let shown = -1;
  return {
    show: (share) => {
      const percent = Math.min(100, Math.floor(share * 100));
      if (!output.isTTY || percent === shown) return;
      shown = percent;
      const filled = Math.round((percent / 100) * width);
      const text = percent < 100 ? `${percent} %` : 'publishing …';
      output.write(`\r${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${text.padEnd(12)}`);
    },
    end: () => {
      if (shown >= 0) output.write(`\r${' '.repeat(width + 14)}\r`);
    },
  };
}

const mostShown = 20;

/** The report as a person reads it on a terminal. */
export function reportLines(report: ImportReport): string[] {
  const { organisations, figures, publication, dryRun } = report;
  const place = ({ line, column, header }: ImportReport['refusals'][number] | ImportReport['notices'][number]) =>
    `${report.file}:${line}${column === null ? '' : `:${column}`}${header ? ` (${header})` : ''}`;
  const listed = <Item extends ImportReport['refusals'][number] | ImportReport['notices'][number]>(
    items: readonly Item[],
    total: number,
  ) => [
    ...items.slice(0, mostShown).map((item) => `  ${place(item)}: ${item.code}, read "${item.read ?? ''}"`),
    ...(total > mostShown ? [`  … and ${total - mostShown} more`] : []),
  ];
  return [
    `${report.file}: ${report.rows} rows, ${report.encoding ?? 'workbook'}${report.mapping ? `, mapping "${report.mapping}"` : ''}`,
    ...(report.skippedRows ? [`Rows that gave no figure: ${report.skippedRows}`] : []),
    `Organisations: ${organisations.new} new, ${organisations.changed} changed, ${organisations.ended} ended`,
    `Figures: ${figures.new} new, ${figures.changed} changed, ${figures.unchanged} unchanged, ${figures.refused} refused, ${figures.unvalidated} unvalidated`,
    ...(figures.changed ? ['Changed:', ...changedLines(report)] : []),
    ...(figures.refused ? ['Refused:', ...listed(report.refusals, figures.refused)] : []),
    ...(figures.unvalidated ? ['Taken as unvalidated:', ...listed(report.notices, figures.unvalidated)] : []),
    dryRun
      ? 'Dry run: nothing has been changed.'
      : publication
        ? `Published as publication ${publication.id}, ${publication.publishedAt}.`
        : 'No figures have changed; nothing was published.',
  ];
}

function changedLines({ file, revisions, figures }: ImportReport): string[] {
  return [
    ...revisions
      .slice(0, mostShown)
      .map(
        ({ line, column, organisation, metric, period, before, after }) =>
          `  ${file}:${line}:${column}: ${organisation} ${metric} ${period}, ${before ?? 'none'} → ${after ?? 'none'}`,
      ),
    ...(figures.changed > mostShown ? [`  … and ${figures.changed - mostShown} more`] : []),
  ];
}
