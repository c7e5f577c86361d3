"""The shapes in which dates, weekdays, hours and seasons are written, as regular expressions.

All of them are matched against text in the form that `tokens.plain` gives it.
"""

import re

WEEKDAY = "[月火水木金土日]"
_OF_WEEK = rf"\({WEEKDAY}曜?日?(?:[・,]?祝日?)?\)"

_YEAR = r"(?:\d{4}年|\d{4}/|令和\d{1,2}年|翌年?|来年)"
_DATE = rf"{_YEAR}?\s*\d{{1,2}}(?:/|月\s*)\d{{1,2}}日?(?:{_OF_WEEK})?"
_NOT_A_DAY = r"(?![\d時:/~人名回分年月日週か枠本個円歳間]|以上|程度|前|後|ごと|だけ|のみ|から)"
_DAY = rf"\d{{1,2}}日?(?:{_OF_WEEK})?{_NOT_A_DAY}"
_DAY_WITH_UNIT = rf"\d{{1,2}}日(?:{_OF_WEEK})?{_NOT_A_DAY}"
_NEXT_DATE = rf"(?:\s*・\s*(?:{_DATE}|{_DAY})|\s*[、,と&]\s*(?:{_DATE}|{_DAY_WITH_UNIT}))"
_SPAN = rf"{_DATE}\s*[~-]\s*(?:{_DATE}|{_DAY})"

DATE = re.compile(
    r"(?:(?:(?P<year>\d{4})[年/]|令和(?P<reiwa>\d{1,2})年|翌年?|来年)?\s*"
    rf"(?P<month>\d{{1,2}})(?:/|月\s*))?(?P<day>\d{{1,2}})日?(?P<week>{_OF_WEEK})?"
)
DATES = re.compile(rf"{_DATE}(?![\d:~-]){_NEXT_DATE}*(?![\d時])")
SPAN = re.compile(_SPAN)
BARE_DAYS = re.compile(rf"{_DAY}(?:・{_DAY})*")

_NEXT_WEEKDAY = (
    rf"\s*[・,、と~]?\s*{WEEKDAY}"
    rf"(?:曜日?|(?=$|[\s・,、~と()のはにを/。]|\d(?!\d?回)|{WEEKDAY}|[祝午昼夜朝]))"
)
WEEKDAYS = rf"{WEEKDAY}(?:曜日?)?(?:{_NEXT_WEEKDAY})*"
NTHS = (
    r"(?:第\s*[1-5]|最終|最後の)"
    r"(?:\s*[・,、と]\s*(?:第?\s*[1-5]|最終)|\s*~\s*第?\s*[1-5])*"
)
NTH_WEEKDAY = re.compile(
    rf"(?:(?:毎|各)月の?)?(?P<nths>{NTHS})\s*(?P<week>週の?)?(?P<days>{WEEKDAYS})"
)
_AND_HOLIDAYS = r"[・,、]?祝日?(?!日?(?:祭|の|[はをにと]|除|休|お休|・|及))"
EVERY_WEEK = re.compile(rf"(?P<each>毎|隔)週の?(?P<days>平日|週末|{WEEKDAYS}(?:{_AND_HOLIDAYS})?)")
EVERY_DAY = re.compile(r"毎日")
NAMED_WEEKDAYS = (
    r"(?:土[・、,]?日(?:[・、,]?祝日?)?(?!曜)|日[・、,]?祝日?|平日|週末|祝日|"
    rf"{WEEKDAY}(?:[・、,~]?{WEEKDAY})*曜日?(?:[・、,と~]{WEEKDAY}曜日?)*|"
    rf"{WEEKDAY}[~・]{WEEKDAY}(?:[~・]{WEEKDAY})*(?![\d曜]))"
)
BARE_WEEKDAYS = re.compile(rf"(?P<days>{NAMED_WEEKDAYS})")
_MONTH_DAY = r"(?:\d{1,2}日|末日)"
MONTH_DAYS = re.compile(rf"毎月の?(?P<days>{_MONTH_DAY}(?:[・,、と]{_MONTH_DAY})*)(?!前後|頃|間)")
TIMES_A_MONTH = re.compile(r"(?:毎?月|週|年)に?\d(?:[~・]\d)?回(?:程度?|ほど|くらい)?")

DAYPART = "(?:早朝|午前中|午前|午後|昼|夜|朝|夕方)"
_CLOCK = r"(?:\d{1,2}(?::\d{2}|時(?!間)(?:\d{1,2}分|半)?)|正午)"
CLOCK = re.compile(
    rf"(?P<part>{DAYPART})?\s*(?:(?P<noon>正午)|(?P<hour>\d{{1,2}})"
    r"(?::(?P<minute>\d{2})|時)?(?:(?P<minutes>\d{1,2})分|(?P<half>半))?)"
)
HOURS = re.compile(
    rf"{DAYPART}?\s*(?:{_CLOCK}|\d{{1,2}}(?!\d))頃?\s*[~-]\s*"
    rf"翌?{DAYPART}?\s*{_CLOCK}(?:頃|まで)?"
)
FROM_HOUR = re.compile(rf"{DAYPART}?\s*{_CLOCK}(?!まで)(?:から|~|より|開始|スタート)?")
GATHERING = re.compile(
    rf"(?:集合|受付|解散|開場)は?\s*(?:\d{{1,2}}[~-])?{_CLOCK}頃?|"
    rf"{_CLOCK}頃?(?:に|から)?(?:集合|受付開始|受付|開場|解散)"
)

_TENTH = "(?:上旬|初旬|中旬|下旬|末)"
MONTH_RANGE = re.compile(
    rf"(?P<first>\d{{1,2}})月?(?P<since>{_TENTH})?\s*~\s*翌?年?"
    rf"(?P<last>\d{{1,2}})月(?P<until>{_TENTH})?(?!\d)"
)
MONTH_LIST = re.compile(r"(?P<months>\d{1,2}(?:月?・\d{1,2})*)月(?![\d~]|頃|以降|から)")
ODD_EVEN = re.compile(r"奇数月|偶数月")
COUNT = re.compile(
    r"(?:全|計|約)?(?P<number>\d{1,3})(?P<unit>回|枠|日間|コマ|シフト|部制)(?P<about>程度|ほど|くらい)?"
)
DURATION = re.compile(r"約?(?P<number>\d{1,2})(?P<unit>年|か月|カ月|ヶ月)間")
LABEL_BEFORE = re.compile(
    rf"(?P<label>(?!第|{DAYPART}=)[^\s=。、・()\d][^\s=。、・()]{{0,11}}|\d班)="
)
LABEL_AFTER = re.compile(r"=(?P<label>[^\s=。、・()]{1,12})")
