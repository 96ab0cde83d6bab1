"""The headings that tell what the rows of a table are, in English and Chinese; other languages: "
"`heading_languages`."""

# Headings that only one kind of rows has.
TELLING = {
    "payments": "customerpaymentid paymentnumber amountappliedtoinvoice unusedamount paymentid paymentno "
    "paymentdate paymentamount paymentmethod paymentref amountpaid paidon paidat "
    "partneriban runningbalance payername payeename 商家订单号 资金状态 datepaid datereceived receiptno "
    "amountreceived amountrefunded payername payeremail fromemailaddress 收支 "
    "回款编号 "
    "回款单号 回款日期 回款金额 回款方式 收款单号 收款日期 "
    "收款金额 收款方式 结算方式 付款日期 付款金额 到账日期 到账金额",
    "orders": "orderid orderno ordernumber orderdate invoiceno invoicenumber invoicedate unitprice priceeach "
    "quantity qty quantityordered orderquantity qtyordered linetotal lineitemname lineitemprice lineitemquantity "
    "fulfillmentstatus "
    "stockcode orderreference ordertotal orderlines openbalance itemtitle quantitypurchased 宝贝标题 存货名称 订单号 "
    "订单编号 订单日期 "
    "订单创建时间 商品数量 商品单价 实发数量 宝贝总数量 下单日期 下单时间 销售单号 单据编号 单价 数量 订单金额",
    "deals": "dealname dealtitle dealstage dealvalue opportunity opportunityname opportunityid dealid "
    "expectedclosedate "
    "expectedrevenue expectedclosing closevalue salesstage opportunitystage engagedate deal dealamount dealstatus "
    "closedate closingdate estclosedate estrevenue potentialcustomer forecastclosedate estimatedclosedate "
    "opportunityvalue "
    "opportunityamount dealsize leadtitle 商机 商机名称 商机编号 商机阶段 商机金额 商机标题 商机状态 机会 机会名称 "
    "机会编号 销售机会 "
    "销售机会名称 销售阶段 预计金额 预计销售金额 预计成交金额 预计成交日期 预计签单日期 赢单日期 "
    "丢单原因 输单日期 输单原因",
    "reminders": "due duedate dueon dueat remindat reminderdate deadline taskname taskid tasktitle task todo "
    "到期日 到期日期 提醒时间 提醒日期 提醒内容 "
    "截止日期 待办 待办事项",
    "interactions": "channel direction callid callduration callnotes calldirection notebody calltitle calloutcome "
    "meetingid meetingtitle meetingname activityid activitydate calldate meetingdate visitdate "
    "activitytype interactiontype 跟进时间 "
    "跟进日期 跟进方式 跟进内容 跟进记录 沟通时间 沟通日期 沟通内容 沟通方式 拜访日期 拜访时间 拜访记录 通话时间",
}

# Headings of a list of products, where "Name" is what is sold.
PRODUCT_LIST = (
    "productname sku price unitprice listprice saleprice cost costprice stock stocklevel instock quantityonhand "
    "inventory barcode "
    "ean gtin upc productid productcode 产品名称 产品编号 商品名称 商品编号 库存 单价 售价 成本 成本价 条码 规格"
)

# What such a list has beside these, and a list of customers, orders or deals has not.
PRODUCT_WORDS = (
    "product series salesprice category subcategory brand productcategory productline productfamily unit units uom "
    "currency description productdescription weight color colour size taxrate tax name id productname active "
    "产品 产品类别 类别 品牌 单位 计量单位 规格型号 型号 产品描述 名称 税率 状态 币种"
)

# Headings of a list of one's own people who sell, and what it has beside these.
SELLERS = "salesagent salesperson salesrep salesrepresentative seller agent accountexecutive 销售人员 业务员 销售员"
SELLER_WORDS = (
    "manager supervisor teamlead team office regionaloffice region territory branch quota target email phone hiredate "
    "startdate employeeid id role status department location 经理 主管 部门 区域 大区 办公室 团队 邮箱 手机 电话 工号 "
    "职位"
)

# Headings of customer lists that no field keeps: a table of them is no surprise.
FAMILIAR = (
    "employees employeecount numberofemployees companysize yearestablished yearfounded founded annualrevenue revenue "
    "subsidiaryof parentcompany parentaccount officelocation gender sex maritalstatus age education language timezone "
    "owner rep agent salesperson salesrep accountmanager accountowner contactowner leadowner recordowner assignedto "
    "user userid "
    "createdate createdat createdon created createdby createtime createdtime createdutc provincecode countrycode "
    "totalspend paymentcount delinquent lastmodified lastmodifieddate "
    "lastmodifiedby modifiedat modifiedon modifieddate updatedat updatedon updated lastupdated datecreated "
    "dateadded dateentered datemodified signupdate subscriptiondate registrationdate joindate index rowid row no sno "
    "rownumber linenumber salutation prefix honorific namepre namesuffix initials department departments division "
    "spouse children assistant assistantname manager managername reportsto hobby hobbies profession sensitivity "
    "priority account active status isactive enabled deleted isdeleted verified newsletter optin optout unsubscribed "
    "emailoptout acceptsemailmarketing acceptssmsmarketing taxid vatnumber vat vatid taxnumber taxexempt creditlimit "
    "paymentterms pricelist iban bic bankaccount siccode naicscode tickersymbol ownership campaign campaignid "
    "latitude longitude lat lng lon geo location photo image imageurl avatar twitter facebook instagram twitterhandle "
    "totalspent totalorders orderscount averageorderquantity lifetimevalue balance outstandingbalance segment "
    "continent yearlyincome annualincome totalchildren childrenathome houseownership carsowned datefirstpurchase "
    "contacttype recordtype connectionstrength customergroup territory defaultcurrency disabled size "
    "donotmodifycontact donotmodifyaccount donotmodifyopportunity "
    "donotmodifyrowchecksum donotmodifymodifiedon sortname phoneticfirstname phoneticmiddlename phoneticlastname "
    "yominame fileas "
    "负责人 所属人 销售 销售人员 业务员 跟进人 部门 所属部门 性别 年龄 创建人 创建时间 创建日期 更新时间 修改时间 "
    "最后修改时间 最后修改人 学历 民族 籍贯 婚姻状况 注册资本 注册资金 成立日期 成立时间 员工人数 公司规模 人员规模 "
    "法人 法定代表人 税号 纳税人识别号 统一社会信用代码 开户行 银行账号 序号 行号 是否有效 年营业额"
)
# The same for deals, orders, payments, notes and tasks.
FAMILIAR_HISTORY = (
    "owner rep salesagent salesperson salesrep agent user assignedto dealowner pipeline team campaign type priority "
    "rowid row index no shipdate shippeddate requireddate deliverydate shipmode shipvia shipping shippingmethod "
    "freight taxes tax vat profit margin cost category subcategory productline productcategory brand segment region "
    "market territory continent quarter engagequarter closequarter qtrid monthid yearid year month dealsize msrp "
    "orderlinenumber orderpriority paymentmethod channel source gender age ageing lastmodified modifiedon updatedat "
    "createdby modifiedby weightedamount forecastcategory nextstep fulfillmentstatus fulfilledat vendor notes tags "
    "负责人 所属人 业务员 销售员 跟进人 部门 所属部门 创建人 创建时间 更新时间 修改时间 序号 行号 规格 规格型号 "
    "订单类型 买家付款时间 订单付款时间 商品规格 运费 订单商品合计 订单实付金额 全部商品名称 买家留言 买家应付货款 "
    "宝贝种类 "
    "收货人提货人 收货人手机号提货人手机号 收货人姓名 联系手机 经手人 "
    "型号 仓库 税率 税额 成本 毛利 发货日期 交货日期 物流单号 收货人 收货地址 收货电话 支付方式 付款方式"
)
