"""What the words of activities mean: their channel, their direction, and whether they are done."""

from functools import lru_cache

WORDS = {
    "channel": {
        "call": "call phone phonecall telephone called anruf telefonat telefon appel llamada chiamata telefonata "
        "ligação 電話 架電 电话 通话 致电 来电 去电 电话沟通 电话拜访",
        "mail": "mail email e-mail emailed listemail courriel correo メール 邮件 电子邮件 邮箱",
        "meet": "meet meeting met demo lunch dinner treffen besprechung termin réunion rendez-vous reunión "
        "riunione incontro "
        "reunião 打合せ 打ち合わせ 会议 见面 会面 会谈 面谈 饭局 接待",
        "visit": "visit visited onsite besuch visite visita 訪問 拜访 上门 上门拜访 实地拜访 走访",
        "chat": "chat wechat im sms text whatsapp message qq dingtalk 微信 短信 聊天 即时通讯 企业微信 钉钉 微信沟通",
        "letter": "letter post fax 信 信件 传真 快递",
        "other": "other note task notiz aufgabe tâche tarea nota attività tarefa その他 其他 其它 备注",
    },
    "direction": {
        "in": "in inbound incoming received incomingemail missed 来 呼入 接听 收 客户来电 被动",
        "out": "out outbound outgoing sent email forwardedemail 去 呼出 拨打 发 主动",
    },
    "done": {
        "done": "done held completed complete closed yes true 1 x ✓ 完成 已完成 是 erledigt abgeschlossen ja terminé "
        "terminée fait oui "
        "completado completada hecho sí si completato completata fatto sì concluído concluída feito sim 完了 済",
        "open": "open no false 0 undone notstarted inprogress waiting waitingonsomeoneelse waitingforinput deferred "
        "pending todo planned scheduled overdue 待处理 已逾期 逾期 未完成 未开始 进行中 待办 否 "
        "offen nein inarbeit àfaire encours non pendiente abierto aperto inlavorazione pendente aberto não 未完了 "
        "進行中 未着手",
        "moved": "rescheduled postponed verschoben reporté reportée aplazado rinviato adiado 已改期 改期 延期",
        "void": "cancelled canceled noshow notheld declined 已取消 取消 作废 已作废",
    },
    "answer": {
        "yes": "connected answered completed complete done reached spoke yes true 1 ok successful 已接通 接通 已接 是 "
        "erreicht ja oui sí si sim",
        "no": "noanswer noresponse notanswered unanswered didnotanswer nopickup notconnected notreached unreachable "
        "busy linebusy leftvoicemail leftmessage leftvm voicemail voicemailleft wrongnumber failed missed no false 0 "
        "未接 未接通 未接听 无人接听 无应答 占线 忙线 关机 空号 停机 拒接 否 未联系上 nichterreicht besetzt mailbox "
        "keineantwort occupé pasderéponse ocupado nocontesta",
    },
    "kind": {"todo": "todo task 待办", "owe": "owe promise 承诺", "waiting": "waiting 等待"},
}


# Headings of a day or time that say by themselves what happened.
_PLANNED = (
    "planned scheduled notstarted todo 计划 计划中 未开始 待办 geplant planifié planificado pianificato planejado"
)
_CHANNEL_DAYS = {
    "call": "calldate calltime callstart callstarttime callstartedat 通话时间 通话日期 呼叫时间 拨打时间",
    "meet": "meetingdate meetingtime meetingstart meetingstarttime 会议时间 会议日期",
    "visit": "visitdate visittime visitedon 拜访时间 拜访日期",
}


def is_planned(cell: str) -> bool:
    """Whether a state says by itself that something has yet to happen; open alone may be said of a note."""
    return cell.lower().replace(" ", "").replace("_", "") in _PLANNED.split()


def channel_of_day(heading: str) -> str:
    """The channel that the plain heading of a day or time tells of; other for one that tells of none."""
    return next((channel for channel, words in _CHANNEL_DAYS.items() if heading in words.split()), "other")


def channel_of(said: str) -> tuple[str, str]:
    """The channel of a word; the word itself comes back too when there is no channel of that meaning."""
    found = meaning(said, "channel")
    return (found, "") if found else ("other", said)


@lru_cache(maxsize=512)
def meaning(cell: str, field: str) -> str | None:
    """The first word of a field that means what the cell says."""
    said = cell.lower().replace(" ", "").replace("_", "")
    return next((word for word, same in WORDS[field].items() if said in same.split()), None)
