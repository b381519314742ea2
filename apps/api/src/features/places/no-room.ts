/**
 * The place of sessions without a room: a class exam in any browser lies here (CE1). Its rows are made when
 * one is first needed; no list of places shows it, and no station belongs to it.
 */
export const NO_ROOM = {
  areaId: '00000000-0000-7000-8000-0000000000a1',
  siteId: '00000000-0000-7000-8000-0000000000a2',
  roomId: '00000000-0000-7000-8000-0000000000a3',
} as const
