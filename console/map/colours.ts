/** The colour roles of `tokens.css` as a canvas needs them: resolved for the theme of this moment. */

const roles = {
  land: '--map-land',
  built: '--map-built',
  sea: '--map-sea',
  coast: '--map-coast',
  road: '--map-road',
  motorway: '--map-motorway',
  label: '--map-label',
  halo: '--map-halo',
  marker: '--marker',
  markerText: '--marker-text',
  stale: '--marker-stale',
  staleLine: '--marker-stale-line',
  attention: '--attention',
  provenance: '--provenance',
  focus: '--focus',
  text: '--text',
  quiet: '--text-quiet',
  grid: '--grid',
  line: '--line-strong',
  raised: '--raised',
  series1: '--series-1',
  series2: '--series-2',
  series3: '--series-3',
  series4: '--series-4',
  watch: '--watch',
  warning: '--warning',
  danger: '--danger',
  extreme: '--extreme',
  watchFill: '--watch-fill',
  warningFill: '--warning-fill',
  dangerFill: '--danger-fill',
  extremeFill: '--extreme-fill',
  mildText: '--on-mild',
  grimText: '--on-grim',
  aqiGood: '--aqi-good',
  aqiModerate: '--aqi-moderate',
  aqiPoor: '--aqi-poor',
  aqiBad: '--aqi-bad',
  aqiVeryBad: '--aqi-very-bad',
  aqiHazardous: '--aqi-hazardous',
  aqiBright: '--on-aqi-bright',
  aqiDeep: '--on-aqi-deep',
} as const;

export type Colours = Readonly<Record<keyof typeof roles, string>>;

export const readColours = (): Colours => {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const entries = Object.entries(roles).map(([name, property]) => {
    probe.style.color = `var(${property})`;
    return [name, style.color];
  });
  probe.remove();
  // Every role is in the list, so every name is in the record.
  return Object.fromEntries(entries) as Colours;
};
