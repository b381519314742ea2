export * from './places.ts'
export { parseKeptStation, pairingRequest, type Station } from './registration.ts'
export { openStationKey, putStationKeyAside } from './station-key.fs.ts'
