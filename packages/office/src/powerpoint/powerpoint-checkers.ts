import type { Checker } from '../checkpoints/checker.ts'
import { slideCheckers } from './check-slides.ts'
import { slideRunCheckers } from './check-slide-runs.ts'
import { backgroundCheckers } from './check-background.ts'
import { footerCheckers } from './check-footers.ts'
import { masterCheckers } from './check-master.ts'
import { notesCheckers } from './check-notes.ts'
import { presentationCheckers } from './check-presentation.ts'
import { themeCheckers } from './check-theme.ts'
import { animationTimeCheckers } from './check-animation-times.ts'
import { animationCheckers } from './check-animations.ts'
import { animationBuildCheckers } from './check-animation-builds.ts'
import { animationOrderCheckers } from './check-animation-order.ts'
import { animationPathCheckers } from './check-animation-paths.ts'
import { animationPlayCheckers } from './check-animation-play.ts'
import { showRangeCheckers } from './check-show-range.ts'
import { showCheckers } from './check-show.ts'
import { showFileCheckers } from './check-show-files.ts'
import { slideChartCheckers } from './check-charts.ts'
import { transitionTimeCheckers } from './check-transition-times.ts'
import { transitionCheckers } from './check-transitions.ts'
import { slideTextCheckers } from './check-slide-text.ts'
import { slideParagraphCheckers } from './check-slide-paragraphs.ts'
import { bulletCheckers } from './check-bullets.ts'
import { textBoxCheckers } from './check-text-boxes.ts'
import { wordArtCheckers } from './check-wordart.ts'
import { pictureCheckers } from './check-pictures.ts'
import { shapeCheckers } from './check-shapes.ts'
import { arrangementCheckers } from './check-arrangement.ts'
import { linkCheckers } from './check-links.ts'
import { actionButtonCheckers } from './check-action-buttons.ts'
import { slideTableCheckers } from './check-slide-table.ts'
import { diagramCheckers } from './check-diagrams.ts'
import { mediaCheckers } from './check-media.ts'
import { embeddedCheckers } from './check-embedded.ts'
import { shapePlaceCheckers } from './check-shape-place.ts'
import { pictureFormatCheckers } from './check-picture-format.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'

/** Every PowerPoint code that this engine version can judge (CHECKPOINTS.md 6). */
export const powerPointCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  ...slideCheckers,
  ...backgroundCheckers,
  ...footerCheckers,
  ...masterCheckers,
  ...notesCheckers,
  ...presentationCheckers,
  ...themeCheckers,
  ...slideRunCheckers,
  ...wordArtCheckers,
  ...textBoxCheckers,
  ...bulletCheckers,
  ...slideParagraphCheckers,
  ...slideTextCheckers,
  ...slideChartCheckers,
  ...transitionCheckers,
  ...transitionTimeCheckers,
  ...animationCheckers,
  ...animationTimeCheckers,
  ...animationOrderCheckers,
  ...animationBuildCheckers,
  ...animationPlayCheckers,
  ...animationPathCheckers,
  ...showCheckers,
  ...showRangeCheckers,
  ...showFileCheckers,
  ...pictureCheckers,
  ...pictureFormatCheckers,
  ...shapeCheckers,
  ...shapePlaceCheckers,
  ...arrangementCheckers,
  ...linkCheckers,
  ...actionButtonCheckers,
  ...slideTableCheckers,
  ...diagramCheckers,
  ...mediaCheckers,
  ...embeddedCheckers,
]
