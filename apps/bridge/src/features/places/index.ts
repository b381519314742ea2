export * from './places.ts'
export { parseKeptStation, pairingRequest, type Station } from './registration.ts'
export { openStationKey } from './station-key.fs.ts'
