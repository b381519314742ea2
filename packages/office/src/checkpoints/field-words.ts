import { wordTable } from './word-table.ts'

/** What authors read for the names of parameters; English where the name itself would not say it. */
export const fieldWords = wordTable(`
in 对象|object
anchors 段落|paragraphs
text 文字
ordinal 第几段|number of the paragraph
created 由考生录入|written by the candidate
except 不包括的段落|but for the paragraphs
index 第几个|which one
containing 含有文字|that contains
rows 行
columns 列
type 类型
section 第几节|number of the section
find 要查找的文字|words to find
within 所在段落|in the paragraphs
eaFont 中文字体|Chinese font
latinFont 西文字体|Latin font
size 字号|size
strict 严格比较|exactly
bold 加粗
italic 倾斜
colors 颜色（任一即可）|colours (any of them)
orFills 或底纹颜色|or shading colours
fills 底纹颜色|shading colours
patterns 图案
patternColors 图案颜色|pattern colours
border 边框
style 样式
widthPt 宽度（磅）|width in points
spacePt 间距（磅）|space in points
shadow 阴影
kind 种类
points 磅值|points
percent 百分比|per cent
hidden 隐藏
kinds 种类（全部）|kinds
pinyin 拼音
brackets 括号
frames 圈号|frames
value 值
level 级别
unit 单位
left 左
right 右
mode 方式
before 之前
after 之后
keepNext 与下段同页|keep with next
keepLines 段中不分页|keep lines together
pageBreakBefore 段前分页
widowControl 孤行控制
kinsoku 按中文习惯控制首尾字符|Chinese line breaking rules
wordWrap 允许西文在单词中间换行|wrap Latin words
overflowPunct 允许标点溢出边界|hanging punctuation
topLinePunct 允许行首标点压缩|compress punctuation at line start
autoSpaceDE 自动调整中文与西文间距|space between Chinese and Latin text
autoSpaceDN 自动调整中文与数字间距|space between Chinese text and numbers
snapToGrid 对齐到网格
textAlignment 文本对齐方式
sides 哪几边|sides
line 线条
lines 行
distanceCm 距正文（厘米）|distance in cm
fonts 字体（任一即可）|fonts (any of them)
stops 制表位|tab stops
position 位置
leader 前导符
only 只有这些|only these
paragraphs 段落
glyphs 符号
picture 图片
formats 编号格式|number formats
start 起始值
oneList 同属一个列表|one list
levels 级别
legal 正规形式编号|legal numbering
hanging 悬挂缩进|hanging indent
suffix 编号之后|after the number
paper 纸张
widthCm 宽度（厘米）|width in cm
heightCm 高度（厘米）|height in cm
top 上
bottom 下
gutter 装订线
header 页眉
footer 页脚
gutterPosition 装订线位置
mirrored 对称页边距|mirrored margins
count 数量
gapCm 间距（厘米）|gap in cm
gapChars 间距（字符）|gap in characters
fontSize 字号
widthsCm 各栏宽度（厘米）|widths in cm
widthsChars 各栏宽度（字符）|widths in characters
separator 分隔符
equalWidth 栏宽相等|equal widths
onlyTarget 只在指定处|only there
secondColors 第二种颜色|second colours
titles 标题
art 艺术型|art border
offsetFrom 度量依据|measured from
display 应用范围|shown on
chars 每行字数|characters a line
linePitchPt 行跨度（磅）|line pitch in points
countBy 行号间隔|count by
restart 重新编号
font 字体
layout 版式
semitransparent 半透明
washout 冲蚀
match 匹配方式
firstPage 首页
oddEven 奇偶页|odd and even pages
texts 文字（全部）|texts
alignment 对齐方式
format 格式
field 字段
argument 参数
pictures 图片
replace 替换
underline 下划线
ratio 比例
replacements 替换内容
at 位置
tolerance 误差
foldsWidth 不分全半角|full and half width alike
blankLines 空行
to 到
copies 副本
file 文件
symbols 符号
character 字符
code 代码
updates 自动更新|updates itself
none 没有|none of it
on 开启
decision 接受或拒绝|decision
edit 允许的编辑|allowed editing
hasPassword 有密码
password 密码
present 存在|there
title 标题
subject 主题
author 作者
keywords 关键词
comments 备注
category 类别
status 状态
company 单位
manager 管理者
cells 单元格
row 行
column 列
description 说明
horizontal 水平
vertical 垂直
topCm 上边距（厘米）|top in cm
leftCm 左边距（厘米）|left in cm
bottomCm 下边距（厘米）|bottom in cm
rightCm 右边距（厘米）|right in cm
change 改动
axis 方向
formula 公式
functions 函数
fresh 结果已更新|result up to date
scope 范围
merged 合并
split 拆分
widthPercent 宽度（%）|width in %
indentCm 缩进（厘米）|indent in cm
floating 文字环绕|text around it
allow 允许
rule 规则
keys 关键字
order 次序
as 按何种类型|as
headerRows 标题行数
footerRows 末尾行数|rows at the end
name 名称
firstRow 标题行|first row
lastRow 汇总行|last row
firstColumn 第一列
lastColumn 最后一列
bandedRows 镶边行
bandedColumns 镶边列
firstLineChars 首行缩进（字符）|first line indent in characters
lineMultiple 行距（倍）|line spacing, multiple
linePoints 行距（磅）|line spacing in points
beforePoints 段前（磅）|before in points
afterPoints 段后（磅）|after in points
beforeLines 段前（行）|before in lines
afterLines 段后（行）|after in lines
outlineLevel 大纲级别
basedOn 样式基准
next 后续样式|style of the next paragraph
hasPageNumbers 有页码
updated 已更新
hash 文件校验值|hash of the file
label 标签
entries 条目
citations 引文
bibliography 书目
fields 字段
source 来源
rules 规则
records 记录
tag 标记
items 选项
dateFormat 日期格式
gallery 构建基块库
names 名称
colorNames 配色方案|colour schemes
fontNames 字体方案|font schemes
majorLatin 标题西文字体|Latin font of headings
majorEa 标题中文字体|Chinese font of headings
minorLatin 正文西文字体|Latin font of the body
minorEa 正文中文字体|Chinese font of the body
scalePercent 缩放（%）|scale in %
lockRatio 锁定纵横比
toleranceCm 误差（厘米）|tolerance in cm
wraps 环绕方式
align 对齐
offsetCm 偏移（厘米）|offset in cm
relativeTo 相对于
widthPoints 线宽（磅）|width in points
dashes 短划线类型|dash types
compounds 复合类型|compound types
head 起点箭头|arrow at the start
tail 终点箭头|arrow at the end
effects 效果
glow 发光
reflection 映像
softEdgePoints 柔化边缘（磅）|soft edge in points
bevels 棱台
cameras 三维旋转|3-D rotation
forms 形式
crop 裁剪
brightness 亮度
contrast 对比度
recolor 重新着色
rotationDegrees 旋转（度）|rotation in degrees
flipHorizontal 水平翻转
flipVertical 垂直翻转
groupedWith 与谁组合
fill 填充
shape 形状
angleDegrees 角度
presets 预设
foreground 前景色
background 背景色
tiled 平铺
warps 转换效果|transforms
addresses 链接地址
bookmark 书签
layouts 布局
styles 样式
linear 线性公式
programs 程序
linked 链接到文件
icon 显示为图标|shown as icon
grouping 子类型
threeD 三维|3-D
markers 数据标记
scatter 散点类型
filled 填充
exploded 分离
data 数据区域|data range
categories 分类
series 系列
values 值
overlay 与绘图区重叠
axisTitles 坐标轴标题
secondaryHorizontal 次要水平轴
secondaryVertical 次要垂直轴
verticalTurn 竖轴标题方向|turn of the vertical title
scale 刻度
min 最小值
max 最大值
majorUnit 主要刻度单位
minorUnit 次要刻度单位
logBase 对数刻度底数
reversed 逆序
crossesAt 交叉于
visible 可见
labels 标签
majorTicks 主要刻度线
displayUnit 显示单位
legend 图例
deletedEntries 删去的图例项
point 数据点
shows 显示内容
gridlines 网格线
major 主要
minor 次要
marker 标记
markerSize 标记大小
smooth 平滑线
gapWidth 间隙宽度
overlap 重叠
explosion 分离程度
analysis 分析线
trendline 趋势线
forward 前推
backward 后推
showsEquation 显示公式
showsRSquared 显示 R 平方值|shows R squared
errorBars 误差线
ends 末端
area 区域
rounded 圆角
dataTable 数据表
shown 显示
legendKeys 图例项标示
styleParts 样式部件
colorParts 颜色部件
sheet 工作表
ref 单元格区域|cell range
decimals 小数位数
asShown 按显示的文字|as shown
acceptNumberText 接受文本形式的数字|accepts numbers as text
step 步长
list 序列
moments 日期或时间|dates or times
action 操作
valuesOnly 只要数值
matchCase 区分大小写
separators 分隔符
widths 宽度
url 网址
location 位置
tooltip 屏幕提示
contains 含有
by 依据
references 引用
book 工作簿
table 表格
isOneArray 一个数组公式|one array formula
function 函数
arguments 函数参数
rowInput 行输入单元格
columnInput 列输入单元格
goalCell 目标单元格
goal 目标值
goalTolerance 目标值误差
solution 解
sources 来源区域
leftLabels 最左列标签
topLabels 首行标签
mustBeFormula 必须是公式
mayBeEmpty 可以为空
instead 改为
strike 删除线
pattern 图案
wrap 自动换行
shrink 缩小字体填充
indent 缩进
symbol 符号
thousands 千位分隔符
redNegative 负数为红色
negative 负数
numerals 中文数字
codes 格式代码
center 居中
like 与何处相同|like
aspects 哪些方面
cleared 清除
atLeast 至少
bestFit 自动调整|best fit
characters 字符数
collapsed 折叠
of 对象
gridLines 网格线
headings 标题
zeros 零值
formulas 公式
rightToLeft 从右到左
zoomPercent 显示比例（%）|zoom in %
view 视图
operator 比较
value2 第二个值|second value
fontColors 字体颜色
rank 名次
above 高于
equal 等于
standardDeviations 标准差
period 时间段
gradient 渐变
showValue 显示数值
thresholds 阈值
icons 图标
reverse 反转
stopIfTrue 如果为真则停止
allowBlank 忽略空值
prompt 输入信息
error 出错警告
arrow 提供下拉箭头
headerRow 标题行
totals 汇总
formatKept 保留格式
orientation 方向
fitToWidth 调整为几页宽|fit to pages wide
fitToHeight 调整为几页高|fit to pages tall
printGridLines 打印网格线
printHeadings 打印行号列标
pageOrder 打印顺序
firstPageNumber 起始页码
blackAndWhite 单色打印
headerCm 页眉（厘米）|header in cm
footerCm 页脚（厘米）|footer in cm
centerHorizontally 水平居中
centerVertically 垂直居中
pages 页
titleRows 顶端标题行
titleColumns 左端标题列
beforeRows 在哪些行前分页|breaks before rows
beforeColumns 在哪些列前分页|breaks before columns
protected 保护
allowed 允许
forbidden 禁止
structure 结构
windows 窗口
locked 锁定
cell 单元格
method 方法
criteria 条件
output 结果区域
unique 不重复
criteriaAt 条件区域
groupBy 分类字段
database 数据区域|list range
filters 筛选
kept 保留的行|rows kept
rowGrandTotals 行总计
columnGrandTotals 列总计
rowStripes 镶边行
columnStripes 镶边列
numberFormat 数字格式
page 页
item 项
sort 排序
group 组合
pivot 数据透视表|pivot table
chartSheet 独立图表工作表
marks 标记
sequence 顺序
copyOf 复制自
new 新建
slide 幻灯片
final 交卷时的第几张|number when handed in
types 类型
hideGraphics 隐藏背景图形
slideNumber 幻灯片编号
date 日期
notOnTitle 标题幻灯片中不显示
placeholder 占位符
geometry 形状类型
nth 第几个|which one
underlines 下划线
script 上下标
spacingPoints 间距（磅）|spacing in points
sections 节
first 第一个
last 最后一个
dk1 深色 1|dark 1
lt1 浅色 1|light 1
dk2 深色 2|dark 2
lt2 浅色 2|light 2
accent1 强调文字颜色 1|accent 1
accent2 强调文字颜色 2|accent 2
accent3 强调文字颜色 3|accent 3
accent4 强调文字颜色 4|accent 4
accent5 强调文字颜色 5|accent 5
accent6 强调文字颜色 6|accent 6
hlink 超链接|hyperlink
folHlink 已访问的超链接|followed hyperlink
any 任意
textBox 文本框
directions 方向
columnSpacingCm 栏间距（厘米）|column spacing in cm
autofit 自动调整
anchor 垂直位置|vertical place
insetLeftCm 左内边距（厘米）|left inset in cm
insetTopCm 上内边距（厘米）|top inset in cm
insetRightCm 右内边距（厘米）|right inset in cm
insetBottomCm 下内边距（厘米）|bottom inset in cm
sizePercent 大小（%）|size in %
startAt 起始编号
alignments 对齐方式
firstLineCm 首行缩进（厘米）|first line in cm
what 替换什么|what
from 从
dir 方向|direction
orient 方向|orientation
spokes 轮辐数
thruBlk 全黑|through black
option 选项
invX 左右反向|mirrored
invY 上下反向|upside down
isContent 只移动内容|content only
isInverted 反向|inverted
hasBounce 弹跳|bounces
seconds 秒
speed 速度
sound 声音
loops 循环
onClick 单击时
afterSeconds 自动换片（秒）|after seconds
class 动画类别
onShape 所在形状
durationSeconds 持续时间（秒）|duration in seconds
delaySeconds 延迟（秒）|delay in seconds
shapes 形状
build 组合方式
letters 按字母或词
repeat 重复
rewinds 播完快退
reverses 自动翻转
paths 路径
hasNarration 播放旁白
hasAnimation 播放动画
usesTimings 使用排练计时
customShow 自定义放映
slides 幻灯片
isShown 显示
atLeastSeconds 至少（秒）|at least seconds
inPlaceholder 在占位符中
geometries 形状
altText 替代文字
xCm 水平位置（厘米）|from the left in cm
yCm 垂直位置（厘米）|from the top in cm
grouped 组合
toSlide 相对于幻灯片
distribute 分布
jump 跳转
rowCount 行数
columnCount 列数
content 内容
firstCol 第一列|first column
lastCol 最后一列|last column
bandRow 镶边行|banded rows
bandCol 镶边列|banded columns
rowHeightCm 行高（厘米）|row height in cm
columnWidthCm 列宽（厘米）|column width in cm
loop 循环播放
hideIcon 放映时隐藏图标
acrossSlides 跨幻灯片播放
volume 音量
fullScreen 全屏播放
path 路径
acceptDoubleExtension 接受重复的扩展名
foldWidth 不分全半角|full and half width alike
readOnly 只读
archive 存档
folders 文件夹
exact 完全一致
sourceStays 原文件保留|source stays
keep 保留
siblings 同一文件夹中的其他文件
leadsTo 指向
minWidth 最小宽度
minHeight 最小高度
members 压缩包中的文件
acceptTopFolder 接受外层文件夹
acceptOwnFolder 接受同名文件夹
folder 文件夹
phrases 必须含有的文字|words that it contains
passage 段落原文
minLikeness 最低相似度
maxForeign 最多无关内容
maxLength 最大长度
sha256 文件校验值|SHA-256
acceptCopyName 接受副本名称
cc 抄送
attachments 附件
reference 范文
minTyped 最少录入字数
minPerMinute 最低速度（字/分）|least speed a minute
language 语言
penalty 错字扣分倍数
minutes 分钟
maxErrors 最多错误数
`)
