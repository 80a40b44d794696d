/** Words of the map library itself, by its own keys. */
import type { MessageKey, Translate } from '../../shared/i18n/translator.ts';

const libraryTexts: Readonly<Record<string, MessageKey>> = {
  'Map.Title': 'map.label',
  'NavigationControl.ZoomIn': 'map.zoomIn',
  'NavigationControl.ZoomOut': 'map.zoomOut',
  'AttributionControl.ToggleAttribution': 'map.attributionToggle',
  'ScaleControl.Meters': 'map.metres',
  'ScaleControl.Kilometers': 'map.kilometres',
};

export const mapTexts = (t: Translate): Record<string, string> =>
  Object.fromEntries(Object.entries(libraryTexts).map(([key, message]) => [key, t(message)]));
