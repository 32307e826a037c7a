// All the JavaScript of the lean page: the curve that the server painted, drawn again by Chart.js.
import { CategoryScale, Chart, LineController, LineElement, LinearScale, PointElement } from 'chart.js';

Chart.register(CategoryScale, LineController, LineElement, LinearScale, PointElement);

const canvas = document.querySelector('canvas');
const { periods: labels, values: data } = JSON.parse(document.querySelector('#figures')?.textContent ?? '{}');
if (canvas) {
  new Chart(canvas, {
    type: 'line',
    data: { labels, datasets: [{ data, borderColor: '#12436D' }] },
    options: { animation: false, maintainAspectRatio: false },
  });
  canvas.parentElement?.classList.add('drawn');
}
