import type { SessionState } from '@wenkao/shared/sittings'

/** Colour of a session's state; its words stand beside it. */
export function stateTone(state: SessionState): 'info' | 'success' | 'warning' | 'primary' {
  switch (state) {
    case 'standby':
      return 'primary'
    case 'running':
      return 'success'
    case 'paused':
      return 'warning'
    case 'ended':
      return 'info'
  }
}
