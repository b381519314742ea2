const list = (names: string): readonly string[] => names.split(' ').map((name) => `c:${name}`)

const AXIS =
  'axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt'
const SHOWN =
  'showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator showLeaderLines leaderLines extLst'

/** Order of children in chart parts (ISO 29500-1 21.2), for element-order.ts. */
export const CHART_ORDER: readonly (readonly [string, readonly string[]])[] = [
  [
    'c:chartSpace',
    [
      ...list('date1904 lang roundedCorners'),
      'c14:style',
      ...list(
        'style clrMapOvr pivotSource protection chart spPr txPr externalData printSettings userShapes extLst',
      ),
    ],
  ],
  [
    'c:chart',
    list(
      'title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs showDLblsOverMax extLst',
    ),
  ],
  [
    'c:plotArea',
    list(
      'layout areaChart area3DChart barChart bar3DChart lineChart line3DChart stockChart radarChart scatterChart pieChart pie3DChart doughnutChart ofPieChart surfaceChart surface3DChart bubbleChart catAx dateAx serAx valAx dTable spPr extLst',
    ),
  ],
  [
    'c:barChart',
    list('barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst'),
  ],
  [
    'c:bar3DChart',
    list('barDir grouping varyColors ser dLbls gapWidth gapDepth shape axId extLst'),
  ],
  [
    'c:lineChart',
    list('grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst'),
  ],
  ['c:line3DChart', list('grouping varyColors ser dLbls dropLines gapDepth axId extLst')],
  ['c:pieChart', list('varyColors ser dLbls firstSliceAng extLst')],
  ['c:pie3DChart', list('varyColors ser dLbls extLst')],
  ['c:doughnutChart', list('varyColors ser dLbls firstSliceAng holeSize extLst')],
  [
    'c:ofPieChart',
    list(
      'ofPieType varyColors ser dLbls gapWidth splitType splitPos custSplit secondPieSize serLines extLst',
    ),
  ],
  ['c:areaChart', list('grouping varyColors ser dLbls dropLines axId extLst')],
  ['c:area3DChart', list('grouping varyColors ser dLbls dropLines gapDepth axId extLst')],
  ['c:scatterChart', list('scatterStyle varyColors ser dLbls axId extLst')],
  ['c:radarChart', list('radarStyle varyColors ser dLbls axId extLst')],
  [
    'c:bubbleChart',
    list('varyColors ser dLbls bubble3D bubbleScale showNegBubbles sizeRepresents axId extLst'),
  ],
  ['c:stockChart', list('ser dLbls dropLines hiLowLines upDownBars axId extLst')],
  // One sequence holds for the series of every kind of chart.
  [
    'c:ser',
    list(
      'idx order tx spPr invertIfNegative pictureOptions marker explosion dPt dLbls trendline errBars cat xVal val yVal shape smooth bubbleSize bubble3D extLst',
    ),
  ],
  ['c:catAx', list(`${AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst`)],
  ['c:valAx', list(`${AXIS} crossBetween majorUnit minorUnit dispUnits extLst`)],
  [
    'c:dateAx',
    list(
      `${AXIS} auto lblOffset baseTimeUnit majorUnit majorTimeUnit minorUnit minorTimeUnit extLst`,
    ),
  ],
  ['c:serAx', list(`${AXIS} tickLblSkip tickMarkSkip extLst`)],
  ['c:scaling', list('logBase orientation max min extLst')],
  ['c:title', list('tx layout overlay spPr txPr extLst')],
  ['c:legend', list('legendPos legendEntry layout overlay spPr txPr extLst')],
  ['c:dLbls', list(`dLbl delete numFmt spPr txPr dLblPos ${SHOWN}`)],
  ['c:dLbl', list(`idx delete layout tx numFmt spPr txPr dLblPos ${SHOWN}`)],
  [
    'c:trendline',
    list(
      'name spPr trendlineType order period forward backward intercept dispRSqr dispEq trendlineLbl extLst',
    ),
  ],
  ['c:errBars', list('errDir errBarType errValType noEndCap plus minus val spPr extLst')],
  ['c:marker', list('symbol size spPr extLst')],
  ['c:dPt', list('idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst')],
  ['c:dTable', list('showHorzBorder showVertBorder showOutline showKeys spPr txPr extLst')],
  ['c:majorGridlines', list('spPr')],
  ['c:minorGridlines', list('spPr')],
]
