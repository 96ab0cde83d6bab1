"""The words that headings are made of, English and Chinese, and the field each stands for.

A heading is compared without case, spaces and punctuation, traditional characters as simplified ones. Where a file
has two headings for a field that holds one value, the one that comes earlier here has it. Gathered from what Google,
Outlook, LinkedIn, HubSpot, Salesforce, Pipedrive, Zoho, WeChat Work, Foxmail, QQ mail and plain ERP lists export.
"""

# Who a row is about: in a list of customers the customer, elsewhere the one to look for in the book.
IDENTITY = {
    "name": "name fullname leadname prospectname membername guestname donorname displayname personname "
    "contactfullname completename 姓名 名称 名字 全名 显示名称 中文姓名 "
    "中文名",
    "first": "firstname givenname forename firstnames 名",
    "middle": "middlename additionalname 中间名",
    "last": "lastname familyname surname 姓 姓氏",
    "suffix": "namesuffix suffix 后缀",
    "customer": "customer customername client clientname customerfullname buyer buyername thirdpartyname soldto "
    "soldtoname billto billtoname invoicepartnerdisplayname 买家姓名 买家会员名 买家昵称 买家 客户 客户名称 客户名 "
    "客户全称 "
    "客户姓名 客户公司 购货单位 往来单位 顾客",
    "company": "company companyname organization organisation organizationname organisationname accountname "
    "companyaccount account employer associatedcompany associatedcompanyname primaryassociatedcompany org "
    "currentemployer relatedcompany businessname companies accounts organizations organisations 公司 "
    "公司名称 公司名 公司全称 单位 单位名称 企业 企业名称 所属公司 所在公司 工作单位 任职公司 所属企业 机构 机构名称",
    "contact": "contact contactname contactperson primarycontact maincontact maincontactname keycontact "
    "associatedcontact attn "
    "pointofcontact pointofcontactname "
    "联系人 联络人 联系人姓名 联系人名称 主联系人 主要联系人 首要联系人 对接人",
}

CUSTOMERS = {
    **IDENTITY,
    "uid": "uid uuid",
    "ref": "ref refs customerid customerno kunnr customernumber customercode clientid contactid personid leadid "
    "recordid "
    "externalid externalidentifier accountcode contactcode customernum 客户编号 客户代码 客户编码 客户号 客户id 编号 "
    "编码 代码 id accountid accountnumber accountno "
    "organizationid customerkey",
    "title": "jobtitle title position organizationtitle role job jobposition function occupation 职务 职位 职称 岗位 "
    "头衔",
    "contact_title": "contacttitle contactposition contactjobtitle 联系人职务 联系人职位",
    "kind": "kind customertype accounttype 客户类型 客户性质",
    "is_company": "isorganization isorganisation iscompany isacompany isfirm isbusiness",
    "stage": "stage lifecyclestage leadstatus customerstage customerstatus 客户阶段 客户状态 阶段 跟进状态",
    "source": "source leadsource originalsource customersource 来源 客户来源 线索来源 获客渠道 渠道来源 渠道",
    "tier": "tier customertier customerlevel level grade rating 客户级别 客户等级 级别 等级 客户分级",
    "industry": "industry sector 行业 所属行业 客户行业",
    "referred_by": "referredby referrer introducedby 推荐人 介绍人 引荐人 引用者",
    "birthday": "birthday birthdate dateofbirth dob 生日 出生日期 出生年月",
    "tags": "tags tag taglist labels label groupmembership groups group categories category keywords 标签 客户标签 "
    "分组 "
    "所属分组 群组 组 类别 关键词",
    "notes": "notes note comments comment description remark remarks memo background backgroundinfo about details "
    "备注 "
    "附注 说明 描述 备忘 备注信息 客户描述",
    "alias": "nickname nicknames alias aliases shortname 昵称 别名 简称 客户简称 备注名 英文名",
    "wechat": "wechat wechatid weixin 微信 微信号 微信id",
    "own:owner": "owner customerowner contactowner leadowner accountowner recordowner accountmanager salesperson "
    "salesrep 负责人 客户负责人 客户经理 所有人 所有者 "
    "业务员 跟进人 归属人",
    "own:first_met": "firstmet",
    "own:deceased": "deceased",
    "lunar_birthday": "lunarbirthday 农历生日 阴历生日",
    "own_label": "customfieldlabel customfieldtype",
    "own_value": "customfieldvalue",
    "own:QQ": "qq qqnumber qq号 qq号码",
    "wechat:skype": "skype skypeid skypename",
    "wechat:whatsapp": "whatsapp whatsappnumber",
    "wechat:im": "imvalue imaddress",
    "url:linkedin": "linkedin linkedinlinkurl linkedinlinkprimarylinkurl linkedinprimarylinkurl linkedinurl "
    "linkedinprofile linkedinprofileurl",
    "phone_label": "phonetype phonelabel",
    "phone_code": "primaryphonecallingcode phonecallingcode callingcode phonesprimaryphonecallingcode dialcode",
    "email_label": "emailtype emaillabel",
    "url_label": "websitetype websitelabel",
    "wechat_label": "imservice",
    "address_label": "addresstype addresslabel",
    "people": "crmpeople",
    "cadence_days": "cadencedays",
    "snoozed_until": "snoozeduntil",
    "do_not_contact": "donotcontact 请勿联系 勿联系",
    "role": "contactrole decisionrole buyingrole 角色 决策角色",
}

# Dates beside a customer, and the words that go with each.
FOLLOW_UPS = {
    "next_at": "nextfollowup nextfollowupdate nextfollowupon followupdate followupon nextcontact nextcontactdate "
    "nextcall "
    "nextcalldate nextstepdate 下次跟进时间 下次跟进日期 下次跟进 下次联系时间 下次联系日期 下次联系 下次回访时间 "
    "下次回访日期 "
    "下次拜访时间 下次拜访日期 计划跟进时间 计划联系时间 回访日期 下一步时间",
    "next_text": "nextstep nextsteps nextaction nextfollowupnote 下次跟进内容 下次跟进事项 下次联系内容 跟进事项 "
    "跟进计划 下步计划 下一步 "
    "下一步计划 下一步行动 跟进内容",
    "last_at": "lastcontact lastcontacted lastcontactedtime lastinteraction lastcontactdate lastcontactedon "
    "lastcontactedat lastfollowup "
    "lastfollowupdate "
    "上次联系时间 上次联系日期 上次联系 最后联系时间 最后联系日期 最近联系时间 最近联系日期 最近联系 上次跟进时间 "
    "上次跟进日期 最后跟进时间 "
    "最后跟进日期 最近跟进时间 最近跟进日期 上次拜访时间 上次拜访日期 最近拜访日期",
    "last_text": "上次跟进内容 最后跟进内容 最近跟进内容 上次联系内容 最近跟进记录 最后跟进记录 跟进记录",
}

# Parts that stand alone or behind a word of PLACES ("Business Fax", "家庭电话", "Phone - Work").
PARTS = {
    "phone": "phone phones phonenumbers telephone tel phonenumber telephonenumber telno phoneno phonevalue "
    "contactnumber directphone directdial ddinumber phonephone 电话 "
    "电话号码 联系电话 联络电话 联系方式 座机 座机号码 固定电话 固话 主要电话",
    "phone:mobile": "mobile mobilephone mobilenumber mobilephonenumber mobileno cell cellphone cellular 手机 手机号 "
    "手机号码 移动电话 移动电话号码 行动电话",
    "fax": "fax faxnumber faxno 传真 传真号码 传真号",
    "email": "email emails smtpaddr emailid mailid emailaddresses emailaddress emailvalue mail mailaddress 邮箱 "
    "电子邮箱 电子邮件 "
    "电子邮件地址 邮件 "
    "邮件地址 邮箱地址 email地址 电邮 电子信箱 信箱",
    "url": "website domainnamelinkurl domainnameprimarylinkurl domain domainname companydomainname websites "
    "websiteurl websitevalue url urls homepage webpage web site 网址 网站 主页 网页 官网",
    "address": "address addresses addressformatted fulladdress postaladdress addressvalue 地址 详细地址 通讯地址 "
    "联系地址",
    "street": "street streetaddress stras addressstreet addressline 街道 街道地址",
    "box": "pobox addresspobox addressextendedaddress extendedaddress",
    "district": "district 区 区县 县",
    "city": "city town locality addresscity 城市 市 市县 所在城市",
    "region": "region state province county stateprovince stateregion addressregion addressstate addressprovince 省 "
    "省份 州 省市自治区 省自治区 所在省份 地区",
    "postcode": "postcode pstlz postalcode zip zipcode zippostalcode zippostcode addresspostalcode addresszip 邮编 "
    "邮政编码",
    "country": "country countryregion addresscountry addresscountryregion nation 国家 国家地区 国别",
}
PLACES = {
    "work": "business work office company companymain corporate 商务 公司 单位 单位主要 办公 办公室 业务 工作 企业",
    "home": "home residential 家庭 住宅 家",
    "personal": "personal private 个人 私人",
    "mobile": "mobile",
    "car": "car 车载",
    "mailing": "mailing po 邮寄 通信",
    "billing": "billing invoice 开票 发票",
    "shipping": "shipping delivery 收货 送货",
    "main": "primary main 主要 首要 常用",
    "other": "other secondary alternate alternative additional 其他 其它 备用",
    "contact": "contact contactperson 联系人 联络人 主联系人 主要联系人",
    "": "customer client account buyer 客户 买家",
}
# The objects that a path begins with ("Emails / Primary Email", "Order Lines/Product"); of firms only the name counts.
FIRMS = (
    "company companies organization organisation organizations account accounts employer firma unternehmen societe "
    "entreprise empresa azienda societa 会社"
)
OWNERS = (
    FIRMS + " name names fullname email emails phone phones address addresses person people contact contacts customer "
    "customers client clients partner partners lead leads deal deals opportunity opportunities order orders orderline "
    "orderlines orderitems line lines lineitem lineitems items products product invoice invoices invoicelines task "
    "tasks activity activities amount billing pointofcontact kunde client cliente bestellung auftrag commande pedido "
    "ordine 客户 联系人 订单 订单明细 商机 产品 公司"
)
# Headings that PARTS and PLACES would take for something else.
EXCEPTIONS = {"商务地址邮箱": "box:work", "住宅地址邮箱": "box:home", "其他地址邮箱": "box:other"}

_RECORD = {
    "uid": "uid uuid",
    "customer_uid": "customeruid clientuid",
    "customer_ref": "customerid customerno customernumber customercode clientid accountid companyid organizationid "
    "contactid personid associatedcompanyids associatedcontactids 客户编号 客户代码 客户编码 客户号 客户id",
}
_WHO = {**IDENTITY, **_RECORD}
# What a note or task is about in other programs: a customer or a deal.
_RELATED = (
    "relatedto regarding regardingobject relatedrecord relatedname whatname 关联业务 相关业务 关联数据 关联对象 "
    "相关对象"
)
_NOTE = "notes note comments comment description remark remarks memo 备注 附注 说明 描述"

INTERACTIONS = {
    **_WHO,
    "ref": "id activityid interactionid messageid callid recordid externalid 编号 记录编号",
    "at": "at date datetime timestamp day activitydate interactiondate calldate meetingdate visitdate duedate "
    "completedat startdate created createdat createdate occurredat time 日期 时间 跟进时间 跟进日期 沟通时间 "
    "沟通日期 联系时间 拜访时间 拜访日期 通话时间 活动日期 发生时间 创建时间",
    "time": "time starttime activitytime 时刻 开始时间",
    "channel": "channel type activitytype interactiontype method medium 渠道 方式 跟进方式 沟通方式 类型 活动类型",
    "direction": "direction inout calldirection 方向",
    "subject": "subject topic title summary 主题 标题",
    "text": "text note notes body content message notebody notecontent callnotes meetingnotes comments comment "
    "description details outcome 内容 跟进内容 "
    "通话内容 通话记录 通话备注 沟通内容 跟进记录 沟通记录 拜访记录 记录 纪要 备注 说明",
    "minutes": "minutes duration durationminutes callduration 时长 分钟 通话时长 时长分钟",
    "done": "done iscompleted 是否完成 完成状态",
    "done_at": "markedasdonetime completeddate completiondate 完成时间 完成日期",
    "end": "enddatetime",
    "end_time": "",
    "status": "meetingoutcome status activitystatus eventstatus 状态 活动状态",
    "answer": "calloutcome callresult calldisposition disposition callstatus 通话结果 接通状态 是否接通 呼叫结果",
    "author": "loggedby 跟进人 记录人 拜访人",
    "related": _RELATED,
}
ORDERS = {
    **_WHO,
    "customer": IDENTITY["customer"] + " billingname billingfullname 客户简称",
    "first": IDENTITY["first"] + " billingfirstname firstnamebilling",
    "last": IDENTITY["last"] + " billinglastname lastnamebilling",
    "company": IDENTITY["company"].replace(" 单位 ", " ") + " billingcompany companybilling",
    "unit": "unit uom unitofmeasure 单位 计量单位 销售单位",
    "order_ref": "orderid orderno ordernumber orderref receiptnumber receiptno invoiceno invoicenumber invoiceid "
    "salesorder salesorderno "
    "orderreference ordernum salesid salesorderid transactionid invoicenum billno contractno contractnumber 合同编号 "
    "合同号 ref reference "
    "order invoice documentnumber docnumber docno voucherno num 订单号 订单编号 销售订单号 销售单号 单号 单据编号 "
    "单据号 发票号 订单",
    "day": "orderdate invoicedate saledate salesdate purchasedate transactiondate orderpurchasetimestamp "
    "orderdatetime date datetime day orderedat ordertime created createdat createdon creationdate createddate "
    "placedat "
    "orderplacedon purchasedon dateoforder datesold dateissued issuedate issuedon 业务日期 订单日期 下单日期 "
    "订单创建时间 "
    "交易时间 开单日期 制单日期 "
    "出库日期 "
    "下单时间 销售日期 成交日期 交易日期 单据日期 开票日期 日期",
    "product": "productname product itemname item goods articlename article lineitemname producttitle service "
    "servicename "
    "itemdescription productdescription itemtitle productservice 存货名称 宝贝标题 宝贝名称 商品标题 "
    "料品名称 货物名称 产品名称 产品 商品名称 "
    "商品 品名 货品名称 货品 物料名称 物料 项目",
    "product_ref": "productid productcode sku lineitemsku stockcode skucode itemcode itemno itemid articleno "
    "productsku inventoryitemcode customlabel msku 存货编码 料号 产品编号 产品编码 "
    "商品编码 商品编号 货号 物料编码 物料编号",
    "quantity": "quantity qty quantityordered orderquantity orderqty qtyordered quantitysold qtysold unitssold "
    "quantityrefund hours "
    "units pieces lineitemquantity productuomqty quantitypurchased qtyshipped 商品数量 宝贝总数量 实发数量 出库数量 "
    "购买数量 购买件数 主数量 数量 件数 销售数量",
    "price": "unitprice price priceeach priceperunit itemprice itemcost lineitemprice saleprice sellingprice rate "
    "unitamount soldfor 商品单价 单价 "
    "含税单价 销售单价 价格",
    "discount": "discount discountrate discountpercent 折扣 折扣率",
    "amount": "lineamount linetotal amount total totalamount totalprice ordertotal ordervalue orderamount subtotal "
    "linesubtotal extendedprice revenue sales salesamount netsales netamount grosssales grandtotal totalsales "
    "totalrevenue "
    "invoiceamount invoicetotal "
    "untaxedamount ordertotalamount 商品实际成交金额 买家实际支付金额 实付金额 含税金额 应收金额 金额 小计 总价 "
    "总金额 订单金额 销售额 销售金额 价税合计 合计 成交金额",
    "currency": "currency currencycode ordercurrency invoicecurrency amountcurrency amountcurrencycode 币种 货币 币别 "
    "结算币别",
    "note": _NOTE,
    "document": "type documenttype doctype invoicetype receipttype 单据类型 发票类型 票据类型",
    "status": "status orderstatus invoicestatus transactiontype 状态 订单状态 交易状态 单据状态",
    "paid": "paid ispaid paymentstatus financialstatus 已收款 是否收款 是否已收款 是否付款 是否已付款 收款状态 "
    "付款状态 支付状态 回款状态 "
    "收款情况 是否结清",
    "paid_amount": "amountpaid paidamount amountreceived invoiceamountpaid totalpaid 已收金额 已收款金额 已付金额 "
    "实收金额 已回款金额",
    "order_total": "",
    "refunded": "refundedamount amountrefunded refundamount orderrefundamount 退款金额 已退款金额",
    "cancelled_at": "cancelledat canceledat cancelledon canceledon cancelleddate canceleddate canceldate 取消时间 "
    "取消日期 "
    "作废时间",
    "balance": "openbalance balance balancedue openamount amountopen offenerbetrag offen restbetrag amountdue "
    "invoiceamountdue "
    "outstanding outstandingbalance 未收金额 未收款金额 未回款金额 "
    "欠款金额",
    "paid_on": "paidat paidon datepaid paiddate paidondate 收款日期 付款日期 付款时间 收款时间 支付时间",
    "due": "duedate paymentduedate paymentdue dueon datedue invoiceduedate due 付款到期日 收款到期日 到期日 到期日期 "
    "应收日期 应付日期 应付款日期 付款期限 收款期限 约定付款日期",
    "terms": "paymentterms paymentterm termsofpayment creditterms terms 付款条件 账期 付款条款 结算条件 收款条件",
}
PAYMENTS = {
    **_WHO,
    "customer": IDENTITY["customer"]
    + " customerdescription payer payername payorname remitter partnername counterparty counterpartyname 客户简称 "
    "交易对方 付款方 付款人 付款单位 "
    "付款方名称 对方户名",
    "email": "fromemailaddress payeremail",
    "ref": "paymentid customerpaymentid paymentnumber paymentno paymentref receiptno receiptnumber transactionid "
    "transactionno id 单据编号 单据号 交易号 回款编号 "
    "回款单号 "
    "收款单号 付款单号 流水号 交易号 交易单号 交易订单号 编号",
    "order_ref": "orderid orderno ordernumber order invoiceno invoicenumber invoiceid invoice 订单号 订单编号 "
    "销售单号 发票号 订单",
    "day": "paymentdate paidon paidat datepaid datereceived receiveddate receiptdate transactiondate date day "
    "createddateutc createdutc createdat created postingdate bookingdate valuedate 交易创建时间 付款时间 业务日期 "
    "单据日期 交易时间 交易日期 记账日期 "
    "入账时间 "
    "回款日期 收款日期 付款日期 到账日期 支付日期 支付时间 到账时间 日期",
    "amount": "amountappliedtoinvoice amountapplied amountpaid paymentamount amountreceived paid received amount "
    "total gross grossamount credit creditamount moneyin paidin deposit deposits 交易金额 收入金额 "
    "贷方金额 回款金额 收款金额 付款金额 "
    "到账金额 实收金额 支付金额 金额",
    "status": "status paymentstatus 单据状态 状态 回款状态 收款状态 付款状态 支付状态 审批状态 当前状态 交易状态",
    "flow": "收支 incomeexpense balanceimpact creditdebit debitcredit crdr drcr creditdebitindicator 收支类型 收支方向 "
    "借贷 借贷标志",
    "movement": "type transactiontype activitytype reportingcategory transactioncategory 交易类型 业务类型 类型",
    "spent": "debit debitamount moneyout paidout withdrawal withdrawals spent 支出金额 借方金额 支出 支付金额支出",
    "account_balance": "balance runningbalance accountbalance balanceafter 余额 账户余额 账户余额元",
    "to_email": "toemailaddress recipientemail",
    "refund_of": "referencetxnid originaltransactionid refundedtransactionid parenttransactionid parentid",
    "refunded": "amountrefunded refundedamount refundamount 成功退款 退款金额 已退款金额",
    "method": "paymentmethod method paymenttype paymentmode mode 结算方式 付款方式 回款方式 收款方式 支付方式",
    "currency": "currency currencycode 币种 货币 币别",
    "note": _NOTE,
}
DEALS = {
    **_WHO,
    "customer": IDENTITY["customer"] + " potentialcustomer party salesaccount",
    "name": "fullname personname 姓名",
    "ref": "dealid opportunityid recordid externalid id 商机编号 商机id 机会编号 编号",
    "title": "dealname dealtitle opportunityname deal opportunity title name subject project projectname 商机名称 "
    "商机标题 机会名称 "
    "销售机会名称 销售机会 商机 机会 项目名称 名称 leadtitle leadname topic productname product",
    "stage": "dealstage stage stagename salesstage opportunitystage pipelinestage currentstage milestone salesphase "
    "leadstatus 商机阶段 销售阶段 阶段",
    "status": "dealstatus opportunitystatus status currentstate outcome 商机状态 状态",
    "amount": "amount amountamount value dealvalue dealamount budget estimatedvalue contractvalue totalvalue "
    "opportunityamount expectedamount expectedrevenue "
    "opportunityvalue estrevenue estimatedrevenue bidamount dealsize actualrevenue salevalue sale "
    "closevalue total totalamount worth price 商机金额 预计金额 预计销售金额 "
    "预计成交金额 销售金额 机会金额 预估金额 签约金额 合同金额 金额",
    "currency": "currency amountcurrency amountcurrencycode currencyofvalue dealcurrency bidcurrency currencycode "
    "币种 货币",
    "expected_close": "expectedclosedate expectedclose expectedclosing closedate closingdate "
    "estimatedclosedate estclosedate targetclosedate expectedclosingdate expecteddate expectedclosuredate "
    "forecastclosedate enddate 预计成交日期 "
    "预计成交时间 预计签单日期 预计结单日期 结单日期",
    "opened_on": "opened openedon dealcreated createdate createddate createdat createdon created addtime engagedate "
    "datecreated creationdate createdtime createtime dateadded dateentered addedat addedon startdate begindate "
    "dateopened "
    "opendate "
    "创建日期 创建时间",
    "closed_on": "closedon dealclosedon wontime losttime datewon datelost wondate lostdate wonon loston wonat "
    "lostat dealclosedtime closeddate dateclosed closedat "
    "actualclosedate "
    "实际成交日期 成交日期 赢单日期 输单日期",
    "chance": "probability winprobability winchance probabilityofwinning 赢率 赢单率 成交概率 成单概率 可能性",
    "owner": "dealowner opportunityowner owner ownername ownerfullname salesowner salesperson salesrep salesagent "
    "accountmanager assignedto assignedtouser responsibleperson responsible userresponsible assignee ответственныи "
    "负责人 "
    "商机负责人 机会所有人 商机所有人 所有人 销售负责人 "
    "负责销售 业务员 销售代表 销售人员",
    "lost_reason": "lostreason statereason outcomereason closedlostreason lossreason reasonlost 丢单原因 输单原因 "
    "失败原因",
    "note": _NOTE,
}
REMINDERS = {
    **_WHO,
    "ref": "id taskid reminderid recordid externalid 编号",
    "due": "due duedate dueon dueat remindat reminderdate remindertime deadline nextactiondate followupdate when "
    "date 到期日 到期日期 提醒时间 提醒日期 截止日期 截止时间 下次跟进时间 下次跟进日期 下次联系时间 日期",
    "time": "duetime time 时间",
    "text": "text task taskname tasktitle tasksubject subject todo title what reminder nextaction 任务 任务名称 事项 "
    "提醒内容 待办 "
    "待办事项 内容 主题",
    "note": _NOTE,
    "kind": "kind remindertype",
    "every": "every repeat repeats recurrence 重复 周期",
    "done": "done doneat completed iscompleted status taskstatus 完成 已完成 状态 任务状态 完成状态",
    "done_at": "completedat completedon completeddate completiondate datecompleted closedtime 完成时间 完成日期",
    "channel": "tasktype activitytype 任务类型",
    "direction": "",
    "minutes": "",
    "author": "assignedto assignee taskowner assignedtouser 执行人 负责人",
    "related": _RELATED,
}
VOCABULARIES = {
    "customers": {**CUSTOMERS, **FOLLOW_UPS},
    "contacts": {**CUSTOMERS, "customer_uid": _RECORD["customer_uid"]},
    "interactions": INTERACTIONS,
    "orders": ORDERS,
    "payments": PAYMENTS,
    "deals": DEALS,
    "reminders": REMINDERS,
}
# Fields that several columns may fill; of every other field the best heading has it.
PLURAL = (
    "own phone fax email url wechat alias tags notes note text address street box district closed_on "
    "phone_label email_label url_label wechat_label address_label link skip flag own_label own_value"
)
