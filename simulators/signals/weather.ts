/** Weather of the city for the stations that measure it. Figures after the climate of Phù Liễn, for simulation only. */
import { dayMs, hourMs, type Instant, minuteMs } from '../../shared/time.ts';
import { dayAngle, localHour, yearAngle } from './local-time.ts';
import type { LocalRain } from './rain.ts';
import { seedOf, smoothNoise } from './random.ts';
import { clamp, round } from './signal.ts';

export interface WeatherValues {
  readonly temperature: number;
  readonly humidity: number;
  readonly pressure: number;
  readonly wind_speed: number;
  readonly wind_direction: number;
}

/** Temperature (°C), relative humidity (%), pressure at sea level (hPa), wind speed (m/s) and direction it comes from (°). */
export const createWeather = (city: number, station: number, rain: LocalRain): ((at: Instant) => WeatherValues) => {
  const spell = seedOf(city, 'spell');
  const damp = seedOf(city, 'damp');
  const depression = seedOf(city, 'depression');
  const gust = seedOf(station, 'gust');
  const veer = seedOf(station, 'veer');
  const offset = smoothNoise(station, 0.5) * 0.4;
  return (at) => {
    const year = yearAngle(at);
    const hour = localHour(at);
    // Warmest at 14 h, coldest before sunrise; the yearly curve from 17 °C (January) to 29 °C (July).
    const daily = Math.cos(((hour - 14) / 24) * 2 * Math.PI);
    const wetness = 1 - Math.exp(-rain.amount(at - 2 * hourMs, at) / 5);
    const temperature =
      23.3 -
      6.2 * Math.cos(year - dayAngle(18)) +
      2.9 * daily +
      2.2 * smoothNoise(spell, at / (2.5 * dayMs)) +
      offset -
      2.5 * wetness +
      0.15 * smoothNoise(station, at / (10 * minuteMs));
    const humidity = 80 - 9 * daily + 5 * smoothNoise(damp, at / (1.5 * dayMs)) + 14 * wetness;
    const pressure =
      1011 +
      7.5 * Math.cos(year - dayAngle(10)) +
      1.3 * Math.cos(((hour - 10) / 12) * 2 * Math.PI) +
      2.5 * smoothNoise(depression, at / (3 * dayMs));
    const wind = 2.6 - 1.1 * Math.cos(((hour - 3) / 24) * 2 * Math.PI) + 1.2 * smoothNoise(spell, at / (8 * hourMs));
    // North-east monsoon in winter, south-east in summer.
    const direction =
      90 -
      45 * Math.cos(year - dayAngle(10)) +
      25 * smoothNoise(damp, at / (9 * hourMs)) +
      12 * smoothNoise(veer, at / (5 * minuteMs));
    return {
      temperature: round(temperature, 10),
      humidity: round(clamp(humidity, 30, 99), 1),
      pressure: round(pressure, 10),
      wind_speed: round(Math.max(0.1, wind + 0.5 * smoothNoise(gust, at / minuteMs) + 3 * wetness), 10),
      wind_direction: round((direction + 360) % 360, 1) % 360,
    };
  };
};
