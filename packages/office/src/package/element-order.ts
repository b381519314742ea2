import { CHART_ORDER } from '../charts/chart-element-order.ts'

const list = (prefix: string, names: string): readonly string[] =>
  names.split(' ').map((name) => (name.includes(':') ? name : `${prefix}:${name}`))

const W_BORDERS = list('w', 'top left start bottom right end insideH insideV tl2br tr2bl')
const FILL_NAMES = 'noFill solidFill gradFill blipFill pattFill grpFill'
const FILLS = list('a', FILL_NAMES)
const SHAPE_PROPERTIES = [
  ...list('a', 'xfrm custGeom prstGeom'),
  ...FILLS,
  ...list('a', 'ln effectLst effectDag scene3d sp3d extLst'),
]
const A_TEXT = [
  'a:ln',
  ...FILLS,
  ...list(
    'a',
    'effectLst effectDag highlight uLnTx uLn uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst',
  ),
]
const A_EFFECTS = list(
  'a',
  'blur fillOverlay glow innerShdw outerShdw prstShdw reflection softEdge',
)
const A_BODY = list('a', 'prstTxWarp noAutofit normAutofit spAutoFit scene3d sp3d flatTx extLst')
const A_PARAGRAPH = list(
  'a',
  'lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum buChar buBlip tabLst defRPr extLst',
)

const A_LEVELS = list(
  'a',
  'defPPr lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr lvl8pPr lvl9pPr',
)

/**
 * Order of children where ISO 29500-1 prescribes a sequence, for whoever writes into a document:
 * Office refuses a file whose order is wrong. A parent that is not here takes new children last.
 */
export const ELEMENT_ORDER: ReadonlyMap<string, readonly string[]> = new Map<
  string,
  readonly string[]
>([
  [
    'w:rPr',
    list(
      'w',
      'rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath w14:glow w14:shadow w14:reflection w14:textOutline w14:textFill w14:scene3d w14:props3d rPrChange',
    ),
  ],
  [
    'w:pPr',
    list(
      'w',
      'pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange',
    ),
  ],
  ['w:pBdr', list('w', 'top left bottom right between bar')],
  [
    'w:sectPr',
    list(
      'w',
      'headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange',
    ),
  ],
  ['w:pgBorders', list('w', 'top left bottom right')],
  [
    'w:style',
    list(
      'w',
      'name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal rsid pPr rPr tblPr trPr tcPr tblStylePr',
    ),
  ],
  [
    'w:tblPr',
    list(
      'w',
      'tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange',
    ),
  ],
  ['w:footnotePr', list('w', 'pos numFmt numStart numRestart footnote')],
  ['w:endnotePr', list('w', 'pos numFmt numStart numRestart endnote')],
  ['w:tbl', list('w', 'bookmarkStart bookmarkEnd tblPr tblGrid tr')],
  ['w:tr', list('w', 'tblPrEx trPr tc')],
  [
    'w:trPr',
    list(
      'w',
      'cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden ins del trPrChange',
    ),
  ],
  ['w:tc', list('w', 'tcPr p tbl')],
  [
    'w:tcPr',
    list(
      'w',
      'cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark',
    ),
  ],
  ['w:tcBorders', W_BORDERS],
  ['w:tcMar', list('w', 'top left start bottom right end')],
  ['w:tblCellMar', list('w', 'top left start bottom right end')],
  ['w:tblBorders', W_BORDERS],
  [
    'w:lvl',
    list(
      'w',
      'start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr',
    ),
  ],
  ['w:abstractNum', list('w', 'nsid multiLevelType tmpl name styleLink numStyleLink lvl')],
  ['w:num', list('w', 'abstractNumId lvlOverride')],
  ['w:numPr', list('w', 'ilvl numId')],
  ['w:numbering', list('w', 'numPicBullet abstractNum num numIdMacAtCleanup')],
  [
    'w:settings',
    list(
      'w',
      'writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids m:mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator',
    ),
  ],
  [
    'x:workbook',
    list(
      'x',
      'fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst',
    ),
  ],
  [
    'x:worksheet',
    list(
      'x',
      'sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst',
    ),
  ],
  [
    'x:styleSheet',
    list(
      'x',
      'numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst',
    ),
  ],
  ['x:sheetPr', list('x', 'tabColor outlinePr pageSetUpPr')],
  ['x:sheetView', list('x', 'pane selection pivotSelection extLst')],
  ['x:cfRule', list('x', 'formula colorScale dataBar iconSet extLst')],
  [
    'x:headerFooter',
    list('x', 'oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter'),
  ],
  ['x:table', list('x', 'autoFilter sortState tableColumns tableStyleInfo extLst')],
  ['x:dataValidation', list('x', 'formula1 formula2')],
  ['x:c', list('x', 'f v is extLst')],
  ['x:xf', list('x', 'alignment protection extLst')],
  [
    'x:font',
    list(
      'x',
      'b i strike condense extend outline shadow u vertAlign sz color name family charset scheme',
    ),
  ],
  ['x:border', list('x', 'left start right end top bottom diagonal vertical horizontal')],
  ['x:dxf', list('x', 'font numFmt fill alignment border protection extLst')],
  ['p:sld', list('p', 'cSld clrMapOvr transition timing extLst')],
  ['p:cSld', list('p', 'bg spTree custDataLst controls extLst')],
  [
    'p:presentation',
    list(
      'p',
      'sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz smartTags embeddedFontLst custShowLst photoAlbum custDataLst kinsoku defaultTextStyle modifyVerifier extLst',
    ),
  ],
  ['p:cTn', list('p', 'stCondLst endCondLst endSync iterate childTnLst subTnLst')],
  ['p:presentationPr', list('p', 'htmlPubPr webPr prnPr showPr clrMru extLst')],
  ['p:showPr', list('p', 'present browse kiosk sldAll sldRg custShow penClr extLst')],
  ['p:timing', list('p', 'tnLst bldLst extLst')],
  ['p:transition', ['p:sndAc', 'p:extLst']],
  ['p:spPr', SHAPE_PROPERTIES],
  ['pic:spPr', SHAPE_PROPERTIES],
  ['wps:spPr', SHAPE_PROPERTIES],
  ['xdr:spPr', SHAPE_PROPERTIES],
  ['c:spPr', SHAPE_PROPERTIES],
  ['a:ln', [...FILLS, ...list('a', 'prstDash custDash round bevel miter headEnd tailEnd extLst')]],
  ['a:rPr', A_TEXT],
  ['a:defRPr', A_TEXT],
  ['a:endParaRPr', A_TEXT],
  ['a:pPr', A_PARAGRAPH],
  ['a:effectLst', A_EFFECTS],
  ['a:sp3d', list('a', 'bevelT bevelB extrusionClr contourClr extLst')],
  ['a:blipFill', list('a', 'blip srcRect tile stretch')],
  ['pic:blipFill', list('a', 'blip srcRect tile stretch')],
  ['p:blipFill', list('a', 'blip srcRect tile stretch')],
  ['xdr:blipFill', list('a', 'blip srcRect tile stretch')],
  [
    'a:blip',
    list(
      'a',
      'alphaBiLevel alphaCeiling alphaFloor alphaInv alphaMod alphaModFix alphaRepl biLevel blur clrChange clrRepl duotone fillOverlay grayscl hsl lum tint extLst',
    ),
  ],
  [
    'wp:anchor',
    list(
      'wp',
      'simplePos positionH positionV extent effectExtent wrapNone wrapSquare wrapTight wrapThrough wrapTopAndBottom docPr cNvGraphicFramePr a:graphic wp14:sizeRelH wp14:sizeRelV',
    ),
  ],
  ['wps:wsp', list('wps', 'cNvPr cNvSpPr cNvCnPr spPr style extLst txbx linkedTxbx bodyPr')],
  ['wps:bodyPr', A_BODY],
  ...CHART_ORDER,
  ['a:bodyPr', A_BODY],
  ['p:sldMaster', list('p', 'cSld clrMap sldLayoutIdLst transition timing hf txStyles extLst')],
  ['p:sldLayout', list('p', 'cSld clrMapOvr transition timing hf extLst')],
  ['p:txStyles', list('p', 'titleStyle bodyStyle otherStyle extLst')],
  ...['p:titleStyle', 'p:bodyStyle', 'p:otherStyle', 'p:defaultTextStyle', 'a:lstStyle'].map(
    (name): [string, readonly string[]] => [name, A_LEVELS],
  ),
  ...A_LEVELS.map((name): [string, readonly string[]] => [name, A_PARAGRAPH]),
  [
    'p:nvPr',
    [
      'p:ph',
      ...list('a', 'audioCd wavAudioFile audioFile videoFile quickTimeFile'),
      ...list('p', 'custDataLst extLst'),
    ],
  ],
  ['p:cNvPr', list('a', 'hlinkClick hlinkHover extLst')],
  ['p:pic', list('p', 'nvPicPr blipFill spPr style extLst')],
  ['p:sp', list('p', 'nvSpPr spPr style txBody extLst')],
  ['a:tc', list('a', 'txBody tcPr extLst')],
  ['a:tcPr', list('a', `lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D ${FILL_NAMES} headers extLst`)],
  ['a:tblPr', list('a', `${FILL_NAMES} effectLst effectDag tableStyle tableStyleId extLst`)],
])
