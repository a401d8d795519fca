// The corpus of the bench by ECharts: a fresh chart each time, rendered to SVG on the server.
'use strict';
const echarts = require('echarts');

const years = Array.from({ length: 8 }, (_, index) => `${2016 + index}年`);
const line = (name, data) => ({ type: 'line', name, data, endLabel: { show: true } });
const corpus = [
  { xAxis: { type: 'category', data: years }, yAxis: { type: 'value', name: '亿元' }, series: [{ type: 'bar', label: { show: true, position: 'top' }, data: [7.2, 6.4, 8.15, 9.3, 8.8, 9.95, 10.75, 12.62] }] },
  {
    legend: {},
    xAxis: { type: 'category', data: years },
    yAxis: { type: 'value', name: '亿元' },
    series: [line('财政收入', [1.12, 1.05, 1.21, 1.33, 1.3, 1.38, 1.41, 1.47]), line('零售总额', [1.6, 1.4, null, 1.8, 1.82, 1.79, 1.88, 1.93]), line('技改投资', [0.9, 0.85, 0.97, 1.02, 0.99, 1.1, 1.15, 1.21])],
  },
  {
    yAxis: { type: 'category', inverse: true, data: ['清理卫生死角', '拆除违章建筑', '督促整改施工质量问题', '拆除乱搭乱建', '铁路沿线隐患整治', '重大隐患'] },
    xAxis: { type: 'value', name: '处' },
    series: [{ type: 'bar', label: { show: true, position: 'right' }, data: [830, 125, 30, 30, 7, 6] }],
  },
];

function draw(option) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 360 });
  chart.setOption({ animation: false, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

corpus.forEach((option, place) => {
  for (let round = 0; round < 100; round += 1) draw(option);
  const count = 500;
  const begun = process.cpuUsage();
  for (let round = 0; round < count; round += 1) draw(option);
  const { user, system } = process.cpuUsage(begun);
  console.log(['ECharts', place, (count * 1e6) / (user + system), Buffer.byteLength(draw(option))].join('\t'));
});
