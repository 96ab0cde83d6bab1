"""What the status of an order or payment in a file says: that it holds, that it does not, or nothing certain."""

import re
from typing import Literal, TypeAlias

from crmcli.words import tr

Paid: TypeAlias = Literal["", "yes", "void"]

_ORDER_HOLDS = (
    "open new placed confirmed approved accepted processing inprogress shipped partiallyshipped delivered invoiced "
    "complete completed done fulfilled partiallyfulfilled unfulfilled paid unpaid partiallypaid awaitingpayment "
    "pendingpayment awaitingshipment awaitingfulfillment readytoship sale salesorder locked toinvoice "
    "fullyinvoiced inprocess onhold notpaid disputed resolved posted sent viewed overdue due partial issued authorised "
    "authorized awaitingdelivery closed refund invoice salesreceipt creditmemo creditnote refundreceipt "
    "nichtbezahlt unbezahlt teilweisebezahlt teilbezahlt überfällig fällig gemahnt bestätigt versendet versandt "
    "geliefert abgeschlossen erledigt bezahlt "
    "offen inbearbeitung verschickt berechnet "
    "komplettabgeschlossen paiementaccepté enretard avoir impayée impayé réglée réglé envoyée envoyé "
    "partiellementpayée confirmée confirmé expédiée "
    "expédié livrée livré terminée "
    "terminé payée payé encours facturée facturé "
    "cobrada cobrado incassata incassato daincassare pagada parcialmentepagado parcialmentepagada parzialmentepagata "
    "parzialmentepagato nonsaldata nonsaldato "
    "nonpagata "
    "entregada enviada completada facturada aceptada emitida vencida confirmada confirmado enviado entregado "
    "completado pagado pendiente enproceso facturado "
    "pagata saldata saldato emessa emesso inviata inviato consegnata evasa aperta confermata fatturata confermato "
    "spedito consegnato completato pagato inlavorazione fatturato evaso "
    "paga concluída faturada entregue concluído pago pendente emandamento faturado "
    "受注 受注済 受注済み 出荷済 出荷済み 発送済 発送済み 納品済 納品済み 完了 入金済 入金済み 未入金 処理中 請求済み "
    "审核 待付款 待发货 已付款 已发货 部分发货 待收货 已收货 已签收 已完成 完成 交易成功 交易完成 已确认 已审核 "
    "审核通过 "
    "进行中 执行中 生产中 "
    "等待卖家发货 买家已付款 卖家已发货 等待买家付款 待评价 已审批 已通过 已收款 已结清 已开票 已出库 未付款 "
    "部分付款 已生效 正常 已成交"
)
_ORDER_VOID = (
    "cancelled canceled cancel void voided refunded returned declined rejected failed expired abandoned deleted "
    "draft quote "
    "quotation quotationsent proforma estimate awaitingapproval submitted "
    "stornierung storno storniert annulliert entwurf angebot abgelehnt retourniert erstattet gelöscht "
    "annulée annulé brouillon devis refusée refusé remboursée remboursé retournée retourné "
    "cancelada anulada rechazada devuelta reembolsada cancelado anulado borrador presupuesto rechazado reembolsado "
    "devuelto "
    "annullata rifiutata rimborsata stornata stornato annullato bozza preventivo rifiutato rimborsato reso rascunho "
    "orçamento recusado recusada devolvido "
    "キャンセル キャンセル済み 取消 下書き 見積 見積中 返品 返金済み 失効 "
    "创建 暂存 已取消 取消 作废 已作废 交易关闭 已退款 退款 退款成功 已退货 退货 草稿 报价 已驳回 驳回 已删除 已失效 "
    "已关闭 关闭 审批中 "
    "待审批 待审核 审核中"
)
_PAYMENT_HOLDS = (
    "paid received completed complete succeeded successful success settled cleared captured posted deposited "
    "approved done abgeschlossen bezahlt gebucht umsatzgebucht completé terminé completado pagado completato "
    "pagato concluído 完了 入金済み "
    "已存入零钱 对方已收钱 已转账 朋友已收钱 已收钱 交易成功 转账成功 收款成功 已到账 到账 已收款 已收 已回款 已付款 "
    "已支付 支付成功 已完成 完成 成功 已确认 已审核 审核通过 已核销 已入账 正常"
)
_PAYMENT_VOID = (
    "pending unpaid failed declined cancelled canceled void voided refunded reversed chargedback returned expired "
    "scheduled "
    "planned draft open overdue due authorized processing denied removed held unclaimed ausstehend abgelehnt "
    "zurückgezahlt storniert enattente refusé remboursé annulé pendiente denegado reembolsado cancelado "
    "insospeso rimborsato annullato pendente "
    "创建 暂存 重新审核 已全额退款 交易关闭 审批中 待审批 待审核 审核中 未到账 待到账 待收款 未收款 待回款 未回款 "
    "计划中 已取消 取消 "
    "作废 已作废 已退款 "
    "退款 已驳回 驳回 失败 支付失败 草稿 "
    "未付款 待付款 未支付 待支付 处理中"
)
_DEAL_OPEN = (
    "open opened active ongoing inprogress pending new working started running current onhold "
    "进行中 跟进中 未结 未关闭 开启 打开 有效 正常 新建 处理中 执行中"
)
_PAID = (
    "yes y true paid fullypaid komplettbezahlt paiementaccepté bezahlt ja vollständigbezahlt payé payée réglé réglée "
    "oui soldé soldée pagado pagada "
    "cobrado cobrada sí pagato pagata saldato saldata incassato sì pago paga sim quitado 入金済 入金済み 支払済 "
    "支払済み "
    " ✓ √ 是 已 已收 已收款 已收齐 已收到 已付 已付款 已付清 已支付 已结清 结清 已回款 "
    "全款 已到账 收款完成"
)
_UNPAID = (
    "offen nein unbezahlt nichtbezahlt ausstehend impayé impayée nonpayé non pendiente nopagado impagado nopagada "
    "nonpagato nonpagata nonsaldato dasaldare daincassare pendente nãopago 未入金 未払い "
    "no n false unpaid open pending notpaid awaitingpayment authorized 否 未 没有 未收 未收款 待收 待收款 未付 "
    "未付款 待付款 未支付 未结清 "
    "未回款 待回款 未到账 欠款 ✗"
)
# The statuses of an order or invoice that say that it was paid.
_SETTLED = (
    "paid fullypaid komplettbezahlt paiementaccepté bezahlt payée payé réglée réglé pagado pagada pagato pagata "
    "saldata saldato pago paga 入金済 "
    "入金済み "
    "cobrada cobrado incassata incassato 已付款 已收款 已结清 买家已付款 交易成功 交易完成"
)
_PARTLY = (
    "partiallypaid partlypaid partial teilbezahlt partiellementpayée parcialmentepagada "
    "parcialmentepagado parzialmentepagata parzialmentepagato 部分付款 部分收款"
)
# What a till says of a row: the money of it came in, or went back with the goods.
_AT_ONCE = "payment refund"
_PAID_VOID = "refunded voided void cancelled canceled 已退款 已取消 作废"


# What a stage or state says of a deal that is closed.
CLOSED_WORDS = {
    "won": "won closedwon dealwon сделкауспешна успешна выиграна gewonnen abgeschlossengewonnen gagné gagnée ganado "
    "ganada vinto vinta ganho ganha "
    "受注 成約 赢单 已成交 成交 成功",
    "lost": "lost closedlost сделкапровалена проиграна verloren abgeschlossenverloren perdu perdue perdido perdida "
    "perso persa 失注 输单 丢单 "
    "已丢失 失败 deallost abandoned cancelled canceled disqualified",
}


_CREDIT_NOTES = (
    "creditnote", "creditmemo", "gutschrift", "stornorechnung", "rechnungskorrektur", "avoir", "notedecrédit",
    "notacrédito", "notadecrédito", "abono", "rectificativa", "notadicredito", "notadecredito", "红字", "红冲", "贷项",
    "返品", "refund", "return",
)  # fmt: skip
_NO_SALES = (
    "quote", "estimate", "proforma", "angebot", "kostenvoranschlag", "lieferschein", "mahnung", "devis",
    "bondelivraison", "presupuesto", "albarán", "preventivo", "orçamento", "報価", "见积", "見積", "报价",
)  # fmt: skip


_NO_WORD = re.compile(r"[\s_\-–/.·\u2190-\u21ff\u2460-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+")


def closed_word(cell: str) -> str:
    """`won` or `lost` where that is what the cell says, else ""."""
    said = _folded(cell)
    return next((state for state, words in CLOSED_WORDS.items() if said in words.split()), "") if said else ""


def document_of(cell: str) -> Literal["", "credit", "void"]:
    """What the type of a document says of its amount: a credit note takes it back, a quote or reminder is none."""
    said = _folded(cell)
    if not said:
        return ""
    if any(word in said for word in _CREDIT_NOTES):
        return "credit"
    return "void" if any(word in said for word in _NO_SALES) else ""


def is_void_order(cell: str) -> bool:
    """Whether a status takes an order back. Raises ValueError for one that is not known."""
    return _is_void(cell, _ORDER_HOLDS, _ORDER_VOID)


def is_void_payment(cell: str) -> bool:
    """Whether a status says that the money was not received. Raises ValueError for one that is not known."""
    return _is_void(cell, _PAYMENT_HOLDS, _PAYMENT_VOID)


def paid_word(cell: str) -> Paid | None:
    """Whether a cell under 已收款 says yes ("yes"), no ("") or that the order was taken back; None for other words."""
    said = _folded(cell)
    if not said or said in _UNPAID.split():
        return ""
    if said in _PAID.split() or said in _AT_ONCE.split():
        return "yes"
    return "void" if said in _PAID_VOID.split() else None


def says_paid(status: str) -> bool:
    """Whether the status of an order says that it was paid."""
    return _folded(status) in _SETTLED.split()


def says_partly_paid(status: str) -> bool:
    """Whether the status of an order says that a part of it was paid."""
    return _folded(status) in _PARTLY.split()


def is_open_deal(cell: str) -> bool:
    """Whether the status of a deal says no more than that it is open."""
    return not cell or _folded(cell) in _DEAL_OPEN.split()


def _is_void(cell: str, holds: str, void: str) -> bool:
    said = _folded(cell.removeprefix("wc-"))
    if not said or said in holds.split():
        return False
    if said in void.split():
        return True
    raise ValueError(tr("{cell} is not a status that is known; mapped to - the column is left out", cell=cell[:40]))


def _folded(cell: str) -> str:
    """A status without case, spaces, marks and pictures: Won 🎉."""
    return _NO_WORD.sub("", cell).casefold()
