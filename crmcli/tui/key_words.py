"""What each key does in a sentence, and the other words by which the palette and the help find it."""

from typing import NamedTuple

from crmcli.words import tr_mark


class KeyWords(NamedTuple):
    """`tells` is what the key does; `also` are words that people use for it, English and Chinese."""

    tells: str
    also: str = ""


# By the id of the binding.
KEY_WORDS = {
    "log": KeyWords(tr_mark("a call, mail or visit, and the next step"),
                    "call phone ring rang mail email meet meeting visit chat spoke talked wrote 记录 电话 拜访 微信"),
    "remind": KeyWords(tr_mark("plan something to do on a day"), "task todo follow up plan schedule 提醒 跟进"),
    "done": KeyWords(tr_mark("tick the reminder off, with a word about it"), "finish complete tick off close 完成"),
    "snooze": KeyWords(tr_mark("move the reminder to another day"), "later postpone delay put off tomorrow 推迟 改期"),
    "move_stage": KeyWords(tr_mark("the deal to another stage, won and lost too"),
                           "won win lost lose stage close deal sold 赢单 输单 阶段 移动"),
    "new_deal": KeyWords(tr_mark("open a deal: what, how much, by when"), "opportunity deal quote offer 商机"),
    "order": KeyWords(tr_mark("take down what was bought"), "sale sold buy bought invoice 订单 下单"),
    "pay": KeyWords(tr_mark("take down money that came in"), "paid payment money received cash refund 回款 付款"),
    "note": KeyWords(tr_mark("the lasting note on the customer"), "remark memo 备注"),
    "promise": KeyWords(tr_mark("what you owe them, or they owe you"), "owe waiting commitment 承诺 答应"),
    "complaint": KeyWords(tr_mark("or a question, to be solved by a day"),
                          "case issue problem ticket question 投诉 工单"),
    "rate": KeyWords(tr_mark("how satisfied they are"), "rating nps satisfaction score 满意度 评分"),
    "contact": KeyWords(tr_mark("a person at this company"), "person colleague buyer people 联系人"),
    "edit": KeyWords(tr_mark("change what the row shows"), "change correct fix rename 修改 编辑"),
    "delete": KeyWords(tr_mark("move it to the trash"), "remove rm trash 删除"),
    "copy": KeyWords(tr_mark("into the clipboard"), "phone mail clipboard 复制"),
    "browse": KeyWords(tr_mark("open the link of the customer"), "website url web 网址"),
    "tag": KeyWords(tr_mark("put tags on, or take them away"), "label mark 标签"),
    "find": KeyWords(tr_mark("by any part of a name, phone, pinyin"), "search look 查找 搜索"),
    "palette": KeyWords(tr_mark("run any command by name"), "commands 命令"),
    "jump": KeyWords(tr_mark("a letter on each list: press it to go there"), "letters panes 跳转"),
    "lines": KeyWords(tr_mark("what was done here, as lines for the shell"), "shell command echo line terminal 命令行"),
    "add": KeyWords(tr_mark("a new customer"), "new create lead customer 新客户 添加"),
    "work": KeyWords(tr_mark("one at a time, each answered by one key"), "next queue calls go 下一个"),
    "go.today": KeyWords(tr_mark("what is due, the pipeline, who is quiet"), "morning agenda home quiet 今日"),
    "go.pipeline": KeyWords(tr_mark("the open deals as a board"), "board deals kanban stages 商机 看板"),
    "go.customers": KeyWords(tr_mark("all customers as a table"), "list table people companies 客户"),
    "go.card": KeyWords(tr_mark("all about the chosen customer"), "customer show timeline history 名片"),
    "go.reports": KeyWords(tr_mark("forecast, funnel, activity, value, receivables …"),
                           "reports forecast funnel activity value cycle lost owed receivables reorder figures 报表"),
    "sync": KeyWords(tr_mark("send and take what changed, over your hub"), "hub machines cloud upload 同步 中枢"),
    "undo": KeyWords(tr_mark("take back the last change"), "revert back mistake 撤销"),
    "redo": KeyWords(tr_mark("do again what was taken back"), "again 重做"),
    "privacy": KeyWords(tr_mark("names, phones and e-mails stay readable"),
                        "privacy hide private share screen 隐私"),
    "theme": KeyWords(tr_mark("kept for this machine"), "colour color dark light 主题"),
    "stop": KeyWords(tr_mark("what is done so far stays; u takes it back"), "cancel abort 停止"),
    "mark": KeyWords(tr_mark("the next key works on all that are marked"), "select 标记"),
    "sort": KeyWords(tr_mark("choose a column to order by"), "order 排序"),
    "filter": KeyWords(tr_mark("show only what has these words"), "search narrow tag: stage: 筛选"),
    "quit": KeyWords(tr_mark("leave; everything is saved"), "exit leave close 退出"),
    "help": KeyWords(tr_mark("these keys"), "keys shortcuts 帮助"),
}  # fmt: skip
NO_WORDS = KeyWords("")
