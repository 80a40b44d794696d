/** The resources of `/api/v1/simulations`, one function each. */
import {
  type Simulation,
  type SimulationDetail,
  type SimulationRequest,
  type SimulationsAnswer,
  simulationDetailSchema,
  simulationSchema,
  simulationsAnswerSchema,
} from '../../shared/simulation-api.ts';
import { getJson, postJson } from '../api/http.ts';

const path = '/simulations';
const at = (id: string): string => `${path}/${encodeURIComponent(id)}`;

export const getSimulations = (signal: AbortSignal): Promise<SimulationsAnswer> =>
  getJson(simulationsAnswerSchema, path, {}, signal);
export const getSimulation = (id: string, signal: AbortSignal): Promise<SimulationDetail> =>
  getJson(simulationDetailSchema, at(id), {}, signal);
export const startSimulation = (request: SimulationRequest): Promise<Simulation> =>
  postJson(simulationSchema, path, request);
export const stopSimulation = (id: string, retire: boolean): Promise<Simulation> =>
  postJson(simulationSchema, `${at(id)}/stop`, { retire });
export const retireSimulation = (id: string): Promise<Simulation> => postJson(simulationSchema, `${at(id)}/retire`);
