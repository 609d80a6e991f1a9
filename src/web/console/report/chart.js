// A line over time, drawn by uPlot: what was solved, what of it customers confirmed, the interval as a band, and how many conversations there were.
import uPlot from '../../vendor/uplot.js';
import { html, useEffect, useRef } from '../lib.js';
import { columns, most } from './series.js';

const HEIGHT = 260;
/** The bars take this part of the height at most, so that they stay below the line that matters. */
const BARS = 0.22;
/** The bars and the ends of the interval come before it. */
const FIRST_LINE = 4;
const FONT = '12px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** A colour of the page, as it is at the moment of drawing: a reader may turn the lights off, or print. @param {string} name */
const ink = name => () => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** @param {{line: import('./series.js').Point[], label: string, nameOf: (point: import('./series.js').Point) => string, point: (place: number | null) => void, open: (place: number) => void}} props */
export function Chart({ line, label, nameOf, point, open }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    const node = /** @type {HTMLDivElement} */ (root.current);
    const chart = new uPlot(options(node.clientWidth, line, nameOf, point), /** @type {any} */ (columns(line)), node);
    chart.over.addEventListener('click', () => typeof chart.cursor.idx === 'number' && open(chart.cursor.idx));
    const size = new ResizeObserver(() => node.clientWidth && chart.setSize({ width: node.clientWidth, height: HEIGHT }));
    size.observe(node);
    const redraw = () => chart.redraw();
    const media = ['print', '(prefers-color-scheme: dark)'].map(query => matchMedia(query));
    media.forEach(own => own.addEventListener('change', redraw));
    return () => {
      media.forEach(own => own.removeEventListener('change', redraw));
      size.disconnect();
      chart.destroy();
    };
  }, [line, nameOf]);
  return html`<div class="rp-chart" ref=${root} role="img" aria-label=${label}></div>`;
}

/** @returns {any} what uPlot is told; its own types know no colours that change */
function options(width, line, nameOf, point) {
  const grid = { stroke: ink('line'), width: 1 },
    axis = { stroke: ink('soft'), font: FONT, grid, ticks: { ...grid, size: 4 } };
  const hidden = { scale: 'rate', stroke: 'transparent', points: { show: false } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: {
      y: false,
      // Nothing is dragged here, so no press is taken for the end of that.
      drag: { x: false, y: false, click: () => {} },
      // The line stands at the point that a press opens, and only what is a line has a mark on it.
      move: (chart, left, top) => [chart.valToPos(Math.round(chart.posToVal(left, 'x')), 'x'), top],
      points: { size: 9, width: 0, fill: (chart, at) => (at < FIRST_LINE ? 'transparent' : chart.series[at].stroke(chart, at)) },
    },
    hooks: { setCursor: [chart => point(chart.cursor.idx ?? null)] },
    scales: { x: { time: false, range: [-0.5, line.length - 0.5] }, rate: { range: [0, 1] }, n: { range: [0, Math.max(1, most(line)) / BARS] } },
    axes: [
      { ...axis, grid: { show: false }, size: 34, space: 56, incrs: [1, 2, 3, 7, 14, 28, 56], values: (_, places) => places.map(place => (line[place] ? nameOf(line[place]) : '')) },
      { ...axis, scale: 'rate', size: 52, incrs: [0.25], values: (_, rates) => rates.map(rate => `${Math.round(rate * 100)}%`) },
    ],
    series: [
      {},
      { scale: 'n', fill: ink('line'), stroke: ink('line'), width: 0, paths: uPlot.paths.bars?.({ size: [0.6, 28] }), points: { show: false } },
      hidden,
      hidden,
      { scale: 'rate', stroke: ink('confirmed'), width: 2.5, points: { show: true, size: 7, fill: ink('pane') } },
      { scale: 'rate', stroke: ink('assumed-ink'), width: 2, dash: [5, 4], points: { show: true, size: 4, fill: ink('assumed-ink') } },
    ],
    bands: [{ series: [2, 3], fill: ink('band') }],
  };
}
