import { wordTable } from './word-table.ts'

/**
 * What authors read for values that a parameter chooses from; with the parameter's name before a dot
 * where one word stands for several things.
 */
export const valueWords = wordTable(`
true 是|yes
false 否|no
paragraphs 段落
body 正文
cells 单元格
header 页眉
footer 页脚
default 普通页|default pages
first 第一个
type.first 首页|first page
even 偶数页|even pages
text 文字
as.text 文本
single 单线
double 双线
none 无
dot 圆点
comma 逗号
circle 圆圈
superscript 上标
subscript 下标
baseline 正常位置
caps 全部大写|all capitals
smallCaps 小型大写|small capitals
upper 大写|upper case
lower 小写|lower case
title 标题
kind.title 首字母大写|title case
outline 轮廓
layout.outline 大纲形式|outline form
shadow 阴影
glow 发光
reflection 映像
emboss 阳文
imprint 阴文
twoInOne 双行合一|two lines in one
verticalInHorizontal 纵横混排|vertical in horizontal
combined 合并字符|combined characters
round 圆括号
square 方括号
wraps.square 四周型
angle 尖括号
curly 花括号
○ 圆圈|circle
□ 方框|square
△ 三角|triangle
◇ 菱形|diamond
left 左
right 右
center 居中
both 两端
alignment.both 两端对齐|justified
ends.both 两端|both ends
distribute 分散对齐
chars 字符|characters
cm 厘米
pt 磅|points
multiple 多倍
exact 固定
atLeast 最小值|at least
operator.atLeast 不小于
lines 行
type.lines 只指定行网格|lines only
auto 自动|automatic
top 上
bottom 下
between 介于
drop 下沉
margin 悬挂|in the margin
decimal 小数点
bar 条形
leader.dot 点线|dots
hyphen 短横线
underscore 下划线
heavy 粗线
middleDot 居中圆点
document 整篇文档|whole document
tab 制表符
space 空格
nothing 无
section 节
portrait 纵向
landscape 横向
solid 纯色
gradient 渐变
texture 纹理
pattern 图案
picture 图片
page 页
kind.page 分页符|page break
allPages 所有页
firstPage 首页
notFirstPage 除首页外|all but the first page
nextPage 下一页
continuous 连续
evenPage 偶数页
oddPage 奇数页
nextColumn 下一栏
before 之前
after 之后
break 分页符
pageBreakBefore 段前分页
linesAndChars 行和字符网格|lines and characters
snapToChars 文字对齐字符网格
newPage 每页重编|each page
newSection 每节重编|each section
lrTb 横排|horizontal
tbRl 竖排|vertical
btLr 向左旋转|turned left
lrTbV 横排旋转|horizontal, turned
tbRlV 竖排旋转|vertical, turned
tbLrV 竖排从左|vertical, left to right
diagonal 斜式
horizontal 水平
equal 等于
contains 包含
inside 内侧
outside 外侧
place 位置
start 开头
end 结尾
accept 接受
reject 拒绝
readOnly 只读
comments 批注
trackedChanges 修订
forms 填写窗体
docx Word 文档|.docx
dotx Word 模板|.dotx
docm 启用宏的文档|.docm
dotm 启用宏的模板|.dotm
table 表格
insert 插入
delete 删除
row 行
column 列
type.column 柱形图
all 全部
outer 外部
inner 内部
insideH 内部横线|inside horizontal
insideV 内部竖线|inside vertical
down 向下
up 向上
ascending 升序
descending 降序
number 数值
date 日期
pinyin 拼音
stroke 笔画
style 样式
paragraph 段落
character 字符
shape 形状
textBox 文本框
wordArt 艺术字
smartArt SmartArt 图形|SmartArt
chart 图表
group 组合
line 折线图
in.line 线条
scatter.line 直线|straight lines
above 上方
below 下方
footnote 脚注
endnote 尾注
pageBottom 页面底端
beneathText 文字下方
sectEnd 节的结尾|end of the section
docEnd 文档结尾|end of the document
formLetters 信函|letters
mailingLabels 标签
envelopes 信封
catalog 目录
email 电子邮件
richText 格式文本
dropDownList 下拉列表
comboBox 组合框
checkbox 复选框
docPartList 构建基块库|building block gallery
inline 嵌入型
tight 紧密型
through 穿越型
topAndBottom 上下型
behind 衬于文字下方|behind the text
inFront 浮于文字上方|in front of the text
any 任意
perspective 透视
grayscale 灰度
blackWhite 黑白
duotone 双色
colorChange 设置透明色|transparent colour
recolor.none 不重新着色|none
front 置于顶层|to the front
back 置于底层|to the back
linear 线性
rect 矩形
pie 饼图
ofPie 复合饼图|pie of pie
doughnut 圆环图
area 面积图
in.area 图表区域
scatter 散点图
radar 雷达图
bubble 气泡图
stock 股价图
surface 曲面图
histogram 直方图
pareto 排列图
waterfall 瀑布图
treemap 树状图
sunburst 旭日图
boxWhisker 箱形图
funnel 漏斗图
map 地图
type.bar 条形图
clustered 簇状
standard 标准
stacked 堆积
verticalTurn.stacked 竖排|stacked letters
percentStacked 百分比堆积
marker 仅数据标记
lineMarker 直线和标记
smoothMarker 平滑线和标记
smooth 平滑线
rotated 旋转
vertical 垂直
secondaryHorizontal 次要水平轴
secondaryVertical 次要垂直轴
max 最大值
min 最小值
nextTo 轴旁|next to the axis
low 低
high 高
in 内部|inside
out 外部|outside
directions.in 放大|in
directions.out 缩小|out
cross 交叉
r 右侧|right
l 左侧|left
t 顶部|top
b 底部|bottom
tr 右上|top right
value 值
percent 百分比
category 类别名称
series 系列
legendKey 图例项标示
bubbleSize 气泡大小
bestFit 最佳匹配
ctr 居中|centre
inBase 轴内侧|inside base
inEnd 数据标签内|inside end
outEnd 数据标签外|outside end
primary 主坐标轴
secondary 次坐标轴
exp 指数|exponential
log 对数|logarithmic
poly 多项式|polynomial
power 幂
movingAvg 移动平均|moving average
fixedVal 固定值|fixed value
percentage 百分比
stdDev 标准差|standard deviation
stdErr 标准误差|standard error
cust 自定义|custom
plus 正偏差
minus 负偏差
negative.minus 负号
plot 绘图区
legend 图例
floor 基底
walls 背景墙
range 单元格区域
growth 等比序列
list 序列
day 日
weekday 工作日
month 月
year 年
sheet 工作表
copy 复制
move 移动
transpose 转置
removeDuplicates 删除重复项
split 拆分
either 任一|either
structure 按公式|by its formula
behaviour 按结果|by what it gives
dataTable 模拟运算表
goalSeek 单变量求解
scenario 方案
sum 求和
count 计数
countNums 数值计数
average 平均值
product 乘积
stdDevp 总体标准差
var 方差|variance
varp 总体方差|population variance
diagonalUp 斜线（向上）
diagonalDown 斜线（向下）
general 常规
currency 货币
accounting 会计专用
scientific 科学记数
fraction 分数
time 时间
special 特殊
parentheses 括号
red 红色
redMinus 红色负号
redParentheses 红色括号
small 小写|small
capital 大写|capital
font 字体
fill 填充
borders 边框
alignment 对齐方式
numberFormat 数字格式
new 新建
rows 行
columns 列
workbook 工作簿
frozen 冻结
normal 普通
pageBreakPreview 分页预览
pageLayout 页面布局
greaterThan 大于
lessThan 小于
greaterThanOrEqual 大于或等于
lessThanOrEqual 小于或等于
notEqual 不等于
notBetween 未介于
duplicateValues 重复值
uniqueValues 唯一值
containsText 包含文本
notContainsText 不包含文本
beginsWith 开头是
endsWith 结尾是
timePeriod 发生日期
containsBlanks 空值
notContainsBlanks 无空值
containsErrors 错误
notContainsErrors 无错误
dataBar 数据条
num 数字
percentile 百分点值
formula 公式
autoMin 自动最小值
autoMax 自动最大值
colorScale 色阶
iconSet 图标集
whole 整数
build.whole 作为一个对象|as one object
of.whole 全文
textLength 文本长度
stop 停止
warning 警告
information 信息
custom 自定义
downThenOver 先列后行
overThenDown 先行后列
objects 对象
scenarios 方案
formatCells 设置单元格格式
formatColumns 设置列格式
formatRows 设置行格式
insertColumns 插入列
insertRows 插入行
insertHyperlinks 插入超链接
deleteColumns 删除列
deleteRows 删除行
selectLockedCells 选定锁定单元格
selectUnlockedCells 选定未锁定单元格
sort 排序
autoFilter 自动筛选
pivotTables 数据透视表
xlsx Excel 工作簿|.xlsx
xlsm 启用宏的工作簿|.xlsm
xltx Excel 模板|.xltx
xltm 启用宏的模板|.xltm
greater 大于
less 小于
atMost 不大于
matches 匹配
topPercent 最大的百分之几|top per cent
aboveAverage 高于平均值
belowAverage 低于平均值
DSUM DSUM 求和|DSUM
DAVERAGE DAVERAGE 平均值|DAVERAGE
DCOUNT DCOUNT 数值计数|DCOUNT
DCOUNTA DCOUNTA 非空计数|DCOUNTA
DMAX DMAX 最大值|DMAX
DMIN DMIN 最小值|DMIN
DPRODUCT DPRODUCT 乘积|DPRODUCT
DSTDEV DSTDEV 标准差|DSTDEV
DSTDEVP DSTDEVP 总体标准差|DSTDEVP
DVAR DVAR 方差|DVAR
DVARP DVARP 总体方差|DVARP
pivot 数据透视表
compact 压缩形式
tabular 表格形式
seconds 秒
minutes 分
hours 时
days 日
months 月
quarters 季度
years 年
slicer 切片器
timeline 日程表
winLoss 盈亏
markers 标记
last 最后一个
negative 负点
master 母版
subTitle 副标题
slideNumber 幻灯片编号
media 媒体
diagram SmartArt 图形|SmartArt
object 对象
connector 连接符
equals 等于
includes 包含
16:9 宽屏 16:9|16:9
4:3 标准 4:3|4:3
16:10 全屏 16:10|16:10
horz 水平|horizontal
vert 垂直|vertical
0 否|no
1 是|yes
slow 慢速
med 中速|medium
fast 快速
never 从不
entr 进入|entrance
emph 强调|emphasis
exit 退出
path 动作路径|motion path
topRight 右上
bottomRight 右下
topLeft 左上
bottomLeft 左下
verticalIn 上下向中央收缩
horizontalIn 左右向中央收缩
verticalOut 中央向上下展开
horizontalOut 中央向左右展开
outFromCenter 从中央放大
inFromCenter 向中央缩小
onClick 单击时
with 与上一动画同时|with the one before
allAtOnce 一次显示
el 整批|as one
wd 按词|by word
lt 按字母|by letter
one 作为一个对象|as one object
seriesEl 按系列中的元素|by element in series
categoryEl 按类别中的元素|by element in category
lvlOne 逐个按级别|one by one by level
lvlAtOnce 按级别一次|by level at once
untilClick 直到下次单击
untilEnd 直到幻灯片末尾
dim 变暗
hide 播放后隐藏
hideOnClick 单击后隐藏
speaker 演讲者放映
window 观众自行浏览|browsed in a window
kiosk 在展台浏览
presentation 演示文稿
format 格式
show 放映文件
template 模板
middle 垂直居中
horizontally 横向
vertically 纵向
next 下一张
previous 上一张
lastViewed 最近观看的
audio 音频
video 视频
click 单击时
equation 公式
folder 文件夹
file 文件
entries 条目
shortcut 快捷方式
bmp BMP 图片|BMP
png PNG 图片|PNG
jpg JPG 图片|JPG
gif GIF 图片|GIF
archive 压缩包
names 名称
complete 网页，全部|complete page
html 网页，仅 HTML|HTML only
mht 单个文件网页|single file page
typing 录入
reached 已录入部分
zh 中文|Chinese
en 英文|English
`)
