import { Chart as ChartJs, LineController, LineElement, LinearScale, PointElement } from 'chart.js';
import type { Chart } from '#domain/chart.ts';
import { drawnPlot } from './drawn-plot.ts';
import { lineChart, readOut, type ChartColours } from './line-chart.ts';

// only what a line chart needs: the rest of Chart.js stays out of the download
ChartJs.register(LineController, LineElement, LinearScale, PointElement);

/** The browser resolves `light-dark()` only where a colour is used, so each is tried on. */
const coloursAt = (element: HTMLElement): ChartColours => {
  const probe = document.createElement('span');
  element.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  // tried on as a ground, because forced colours have one of their own for that
  const ground = (name: string): string => {
    probe.style.backgroundColor = `var(${name})`;
    return getComputedStyle(probe).backgroundColor;
  };
  const six = (name: string) => [1, 2, 3, 4, 5, 6].map((number) => colour(`${name}-${number}`));
  const colours = {
    lines: six('--line'),
    names: six('--line-name'),
    quiet: colour('--ds-color-neutral-text-subtle'),
    grid: colour('--ds-color-neutral-border-subtle'),
    ink: colour('--ds-color-neutral-text-default'),
    better: colour('--better'),
    worse: colour('--worse'),
    background: ground('--ds-color-neutral-background-default'),
  };
  probe.remove();
  return colours;
};

export type Drawing = {
  /** Points at a period, as the mouse does. */
  pointAt: (position: number) => void;
  repaint: () => void;
  remove: () => void;
};

/** Draws on the canvas; whoever points at a period, by mouse or by key, has its figures told. */
export const drawChart = (canvas: HTMLCanvasElement, chart: Chart, tell: (text: string) => void): Drawing => {
  const room = canvas.parentElement ?? document.body;
  const configuration = () => {
    const made = lineChart(chart, coloursAt(room), drawnPlot(canvas, chart));
    const onHover: NonNullable<typeof made.options>['onHover'] = (_, [element]) => {
      if (element) tell(readOut(chart, element.index));
    };
    return { ...made, options: { ...made.options, onHover } };
  };
  let drawn = new ChartJs(canvas, configuration());
  let width = room.clientWidth;
  // the marks hold their colours and places, and a chart that has been made takes no others
  const repaint = () => {
    width = room.clientWidth;
    // nothing is to be seen, and nowhere to see it
    if (!width) return;
    drawn.destroy();
    drawn = new ChartJs(canvas, configuration());
  };
  const widths = new ResizeObserver(() => {
    if (room.clientWidth !== width) repaint();
  });
  widths.observe(room);
  return {
    pointAt: (position) => {
      const active = chart.lines.flatMap(({ values }, datasetIndex) =>
        typeof values[position] === 'number' ? [{ datasetIndex, index: position }] : [],
      );
      drawn.setActiveElements(active);
      drawn.update();
      tell(readOut(chart, position));
    },
    repaint,
    remove: () => {
      widths.disconnect();
      drawn.destroy();
    },
  };
};
