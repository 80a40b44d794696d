/** One simulated city: the weather, the sea and the river that all its stations share, and the sensors of each station. */
import { type AirSite, createAir } from './air.ts';
import { createNoise, type NoiseSite } from './noise.ts';
import { createRainField, createRainGauge } from './rain.ts';
import { seedOf } from './random.ts';
import { createOutfall, createRiver, type Reach } from './river.ts';
import type { Position, Signal, Values } from './signal.ts';
import { createDepth, createStreetGauge, type Street } from './street.ts';
import { createSea, createTideGauge } from './tide.ts';
import { createWeather } from './weather.ts';

/** What a station is fitted with. */
export type Sensors =
  | { readonly kind: 'air'; readonly site: AirSite; readonly gases: boolean; readonly wind: boolean }
  | { readonly kind: 'noise'; readonly site: NoiseSite }
  | { readonly kind: 'tide' }
  | { readonly kind: 'river'; readonly reach: Reach }
  | { readonly kind: 'street'; readonly street: Street }
  | { readonly kind: 'rain' };

export interface Instrument {
  readonly id: string;
  readonly position: Position;
  readonly sensors: Sensors;
}

export interface City {
  signal(instrument: Instrument): Signal;
}

/** A city by seed: the same seed gives the same readings at the same instants, for ever. */
export const createCity = (seed: number): City => {
  const city = seedOf(seed, 'city');
  const rainField = createRainField(city);
  const sea = createSea(city);
  const outfall = createOutfall(sea);
  return {
    signal: ({ id, position, sensors }) => {
      const station = seedOf(city, id);
      const rain = rainField(position);
      switch (sensors.kind) {
        case 'air': {
          const air = createAir({ city, station, site: sensors.site, gases: sensors.gases, rain });
          const weather = createWeather(city, station, rain);
          return (at, since) => {
            const { temperature, humidity, pressure, wind_speed, wind_direction } = weather(at);
            const values: Values = { ...air(at, since), temperature, humidity };
            if (sensors.gases) values.pressure = pressure;
            if (sensors.wind) Object.assign(values, { wind_speed, wind_direction } satisfies Values);
            return values;
          };
        }
        case 'noise':
          return createNoise(station, sensors.site);
        case 'tide':
          return createTideGauge(station, sea);
        case 'river':
          return createRiver({ city, station, sea, reach: sensors.reach, rain });
        case 'street':
          return createStreetGauge(station, createDepth(sensors.street, rain, outfall));
        case 'rain':
          return createRainGauge(station, rain);
      }
    },
  };
};
