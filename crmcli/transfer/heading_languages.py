"""The words that headings are made of in German, French, Spanish, Italian, Portuguese and Japanese, as `heading_words`.

Of Dutch, Polish, Czech, Swedish, Danish, Norwegian, Finnish and Russian those of lists of people.

Gathered from what Outlook, Google, Excel lists and ERP programs of these countries export. They come after the English
and Chinese words of the same field. Every word stands as `headings.plain` makes it.
"""

IDENTITY = {
    "name": "vollstandigername vollername anzeigename name1 vorundnachname namevorname nachnamevorname nomcomplet "
    "nometprenom nom nomaffiche nombrecompleto nombreyapellidos nombre nombreparamostrar nomecompleto nominativo "
    "naam volledigenaam namn fulltnavn navn nimi imieinazwisko jmenoaprijmeni фио полноеимя название "
    "nome nomeecognome nomevisualizzato nomedeexibicao 氏名 お名前 名前 フルネーム 表示名",
    "first": "vornameadressattypnaturlperson vorname rufname prenom prenoms primernombre nombredepila nombres "
    "nomeproprio primeironome 名前名 "
    "ファーストネーム imie voornaam fornamn fornavn etunimi jmeno имя",
    "middle": "weiterevornamen zweitervorname deuxiemeprenom segundonombre secondonome segundonome nomedomeio "
    "ミドルネーム",
    "last": "nameadressattypnaturlperson nachname familienname zuname nomdefamille apellido apellidos "
    "apellidopaterno cognome sobrenome "
    "apelido ultimonome nomedefamilia 苗字 名前姓 ラストネーム nazwisko achternaam efternamn etternavn efternavn "
    "sukunimi "
    "prijmeni фамилия",
    "suffix": "namenszusatz suffixe sufijo suffisso sufixo",
    "customer": "kunde kundenname kunden auftraggeber debitor debitorenname client nomduclient nomclient "
    "raisonsociale tiers nomdutiers cliente nombredelcliente nombrecliente razonsocial nomecliente ragionesociale "
    "intestatario nomedocliente razaosocial nomefantasia 顾客 顾客名 得意先 得意先名 取引先 取引先名 お客様名",
    "company": "nameadressattypunternehmen firma firmenname firmenbezeichnung unternehmen unternehmensname "
    "organisation organisationsname "
    "arbeitgeber betrieb societe nomdelasociete nomdelentreprise entreprise employeur etablissement organisme "
    "empresa nombredelaempresa nombredeempresa compania organizacion sociedad azienda nomeazienda societa "
    "nomesocieta ditta impresa organizzazione nomedaempresa companhia organizacao 会社 会社名 企业名 法人名 勤务先 "
    "勤务先名 所属 组织名 団体名 社名 bedrijf bedrijfsnaam organisatie foretag foretagsnamn yritys spolecnost "
    "firmanavn "
    "virksomhed компания организация",
    "contact": "ansprechpartner ansprechpartnerin kontaktperson kontakt kontaktname hauptansprechpartner "
    "interlocuteur personnedecontact nomducontact contacto personadecontacto nombredecontacto nombredelcontacto "
    "contatto referente personadicontatto nomecontatto contato pessoadecontato pessoadecontacto nomedocontato "
    "担当者 担当者名 ご担当者名 连络先名 contactpersoon osobakontaktowa kontaktosoba yhteyshenkilo контакт "
    "контактноелицо",
}
CUSTOMERS = {
    "ref": "klantnummer kundnummer kundenummer asiakasnumero kundennummer kundennr kdnr kundencode debitorennummer "
    "debitornr adressnummer nummer numeroclient "
    "nclient codeclient codetiers referenceclient identifiant numerodecliente nocliente codigodecliente "
    "codigocliente codigodelcliente codigo codicecliente numerocliente ncliente codice codigodocliente "
    "numerodocliente 顾客番号 顾客コード 顾客id 得意先コード 取引先コード 取引先番号 コード 会员番号",
    "title": "functie stanowisko pozice befattning stilling должность position berufsbezeichnung stellung funktion "
    "jobtitel titre1 fonction poste titre titreduposte "
    "intituleduposte arbeitstitel profession puesto cargo funcion puestodetrabajo posizione qualifica mansione ruolo "
    "professione posicao funcao profissao 役职 役职名 肩书 肩书き 职位",
    "kind": "kundenart kundentyp typedeclient tipodecliente tipocliente tipodicliente 顾客区分 顾客种别",
    "source": "quelle herkunft leadquelle kundenquelle origine provenance sourceduprospect origen fuente "
    "origendelcliente fonte provenienza origem 流入元 获得経路 情报源",
    "tier": "kundenklasse kundenkategorie 顾客ランク ランク",
    "industry": "branche wirtschaftszweig secteur secteurdactivite activite sector actividad rubro industria "
    "settore settorediattivita setor ramodeatividade 业种 业界",
    "referred_by": "empfohlenvon empfohlendurch recommandepar parrain recomendadopor referidopor segnalatoda "
    "presentatoda indicadopor 绍介者 绍介元",
    "birthday": "geburtstag geburtsdatum gebdatum geburtstagsdatum datedenaissance anniversaire nele "
    "fechadenacimiento fechanacimiento cumpleanos datadinascita compleanno datadenascimento aniversario nascimento "
    "诞生日 生年月日",
    "tags": "kategorie kategorien schlagworter schlagworte stichworte gruppe gruppen etiketten etiquettes "
    "etiquette motscles categorie categories groupe groupes etiquetas etiqueta categoria categorias grupo grupos "
    "etichette etichetta gruppo gruppi marcadores タグ 分类 グループ カテゴリ カテゴリー ラベル",
    "notes": "notiz notizen bemerkung bemerkungen anmerkung anmerkungen kommentar kommentare beschreibung hinweis "
    "hinweise remarque remarques commentaire commentaires observations notas nota observaciones comentarios "
    "comentario descripcion noteinterne osservazioni commenti annotazioni descrizione observacoes observacao "
    "descricao anotacoes メモ 备考 コメント ノート 特记事项 摘要",
    "alias": "spitzname kurzname matchcode suchbegriff kurzbezeichnung surnom apodo aliascomercial soprannome "
    "nomeabbreviato apelidocomercial ニックネーム 略称 通称 屋号",
    "role": "entscheiderrolle role rol",
}
FOLLOW_UPS = {
    "next_at": "nachsterkontakt nachstertermin wiedervorlage wiedervorlageam nachstesfollowup nachsteaktionam "
    "prochaincontact prochainerelance datederelance prochainrendezvous proximocontacto proximoseguimiento "
    "fechaproximocontacto proximallamada prossimocontatto prossimoappuntamento prossimachiamata proximocontato "
    "proximoacompanhamento proximaligacao 次回连络日 次回访问日 次回フォロー日 次回アクション日 次回予定日",
    "next_text": "nachsterschritt nachsteschritte nachsteaktion prochaineetape prochaineaction proximopaso "
    "proximaaccion prossimopasso prossimaazione proximopasso proximaacao 次回アクション 次のステップ 次回予定 "
    "ネクストアクション",
    "last_at": "letzterkontakt letzterkontaktam letztesgesprach zuletztkontaktiert derniercontact "
    "dateduderniercontact derniererelance ultimocontacto fechaultimocontacto ultimallamada ultimocontatto "
    "dataultimocontatto ultimocontato datadoultimocontato 最终连络日 最终接触日 前回连络日 最终访问日 前回访问日",
}
PARTS = {
    "phone": "telefon telefonnummer telefonnr telnr rufnummer festnetz festnetznummer telefon1 telephone tel "
    "ndetelephone numerodetelephone telfixe telephonefixe telefono telefonofijo numerodetelefono notelefono tfno "
    "telf numeroditelefono telefonofisso recapitotelefonico telefone telefonefixo numerodetelefone 电话 电话番号 "
    "tel番号 固定电话 连络先电话番号 连络先 telefoon telefoonnummer puhelin puhelinnumero телефон рабочиителефон",
    "phone:mobile": "mobiltelefon mobiltelnr mobil mobilnummer mobiltelefonnummer handy handynummer handynr natel "
    "portable "
    "telephoneportable telportable telmobile telephonemobile gsm movil telefonomovil celular telefonocelular "
    "cellulare telefonocellulare cell numerocellulare numerodicellulare telefonecelular telemovel telefonemovel "
    "mobiel telefonkomorkowy komorka matkapuhelin мобильныителефон мобильныи "
    "celularwhatsapp 携帯 携帯电话 携帯番号 携帯电话番号 スマホ モバイル",
    "fax": "telefax faxnummer faxnr telecopie telecopieur nfax telecopieprincipale numerodefax numerofax "
    "numerodifax fax fax番号 ファックス ファクス",
    "email": "primareemailadresse sekundareemailadresse emailadresse email mailadresse adresseemail adressemail "
    "courriel adresseelectronique adressecourriel "
    "adressedemessagerie adressedecourrier mel messagerie correoelectronico correo direcciondecorreoelectronico "
    "direcciondelcorreoelectronico direcciondecorreo direcciondeemail indirizzoemail indirizzopostaelettronica "
    "indirizzodipostaelettronica postaelettronica enderecodeemail correioeletronico enderecodecorreioelectronico "
    "epost epostadres epostadresse sahkoposti email почта электроннаяпочта рабочииemail "
    "メール メールアドレス eメール eメールアドレス 电子メール 电子メールアドレス emailアドレス",
    "url": "webseite website internet internetseite internetadresse homepage siteweb siteinternet pageweb sitioweb "
    "paginaweb web sitoweb sitointernet sito site paginadaweb ウェブサイト ホームページ サイト webページ "
    "webサイトurl hp",
    "address": "adresse anschrift vollstandigeadresse postanschrift adressecomplete adressepostale direccion "
    "direccioncompleta domicilio direccionpostal indirizzo indirizzocompleto endereco enderecocompleto morada 住所 "
    "所在地 ご住所",
    "street": "strasse strasseundhausnummer strassehausnummer strassenr str adresszeile1 adresszeile strasse1 rue "
    "voie netrue adresseligne lignedadresse calle calleynumero via indirizzovia viaenumero rua logradouro avenida "
    "番地 町名番地 丁目番地 住所番地 町域番地",
    "box": "postfach boitepostale bp apartadopostal apartadodecorreos casellapostale caixapostal 私书箱",
    "district": "ortsteil stadtteil bairro colonia barrio frazione 区 町域",
    "city": "plaats woonplaats miasto mesto kaupunki postort poststed город ort stadt wohnort gemeinde ville commune "
    "localite ciudad poblacion localidad municipio citta comune "
    "localita cidade localidade 市区町村 市町村 市区郡 市",
    "region": "bundesland kanton bundeslandkanton landkanton departement region depregion province canton "
    "provincia estado provinciaestado estadoprovincia provinciaoestado comunidadautonoma departamento regione "
    "provinciasigla prov uf distrito 都道府県 県",
    "postcode": "postnummer kodpocztowy psc postinumero индекс plz postleitzahl codepostal cp codigopostal "
    "codpostal cap codicepostale cep 邮便番号 番号",
    "country": "land staat landregion landercode landerkennzeichen pays paysregion pais paisoregion paisregion "
    "nazione paese paeseareageografica stato paisregiao 国 国名 国地域",
}
PLACES = {
    "work": "geschaftlich geschaft dienstlich beruflich buro arbeit firma bureau professionnel professionnelle pro "
    "travail entreprise societe trabajo deltrabajo detrabajo delaoficina oficina laboral profesional empresa "
    "ufficio uff lavoro dilavoro azienda aziendale trabalho comercial dotrabalho profissional 会社 会社の 勤务先 "
    "勤务先の 职场 法人",
    "home": "privat zuhause domicile dudomicile personnel personnelle prive maison particular deldomicilio decasa "
    "casa ab abitazione privato residencial 自宅 自宅の 个人",
    "mobile": "mobil handy portable movil celular cellulare 携帯",
    "other": "weitere weiterer weiteres andere anderes zusatzliche autre secondaire otro otra altro altra "
    "secondario secondaria outro outra alternativo その他 その他の 予备",
    "main": "haupt zentrale principal principale 主 代表 メイン",
    "billing": "rechnungs rechnung facturation defacturation facturacion defacturacion fatturazione difatturazione "
    "faturamento cobranca decobranca 请求先 请求",
    "shipping": "liefer lieferung livraison delivraison envio deenvio entrega deentrega spedizione dispedizione "
    "consegna 配送先 送付先 纳品先",
    "contact": "ansprechpartner kontakt contacto delcontacto contatto contato 担当者",
    "": "kunden kunde client duclient cliente delcliente docliente 顾客 取引先",
}
RECORD = {
    "customer_ref": "kundennummer kundennr kdnr kundencode debitorennummer debitornr adressnummer numeroclient "
    "nclient codeclient codetiers referenceclient identifiant numerodecliente nocliente codigodecliente "
    "codigocliente codigodelcliente codicecliente numerocliente ncliente codigodocliente numerodocliente 顾客番号 "
    "顾客コード 顾客id 得意先コード 取引先コード 取引先番号 会员番号",
}
INTERACTIONS = {
    "at": "datum datumuhrzeit kontaktdatum besuchsdatum gesprachsdatum dateducontact datedelappel datedevisite "
    "fecha fechayhora fechadecontacto fechadevisita data dataeora datacontatto datavisita dataehora datadocontato "
    "datadavisita 日付 日时 対応日 访问日 连络日 活动日",
    "time": "uhrzeit heure hora ora 时刻 时间",
    "channel": "kanal kontaktart art typ tipo aktivitatstyp canal typedecontact tipodecontacto canale tipocontatto "
    "tipodicontatto tipodecontato 种别 连络方法 対応方法 活动种别",
    "subject": "betreff thema titel objet sujet asunto tema oggetto assunto 件名 タイトル 议题",
    "text": "text inhalt gesprachsnotiz protokoll contenu compterendu texte contenido texto contenuto testo "
    "conteudo 内容 対応内容 活动内容 商谈内容 访问内容 notiz notizen bemerkung bemerkungen anmerkung anmerkungen "
    "kommentar kommentare beschreibung hinweis hinweise remarque remarques commentaire commentaires observations "
    "notas nota observaciones comentarios comentario descripcion noteinterne osservazioni commenti annotazioni "
    "descrizione observacoes observacao descricao anotacoes メモ 备考 コメント ノート 特记事项 摘要",
    "minutes": "dauer dauermin duree duracion durata duracao 所要时间",
    "direction": "richtung sens direcciondelallamada direzione direcao 方向",
}
ORDERS = {
    "order_ref": "auftragsnummer auftragsnr auftrag bestellnummer bestellnr bestellung rechnungsnummer rechnungsnr "
    "rechnung belegnummer belegnr numerodecommande ncommande ndecommande commande numerodefacture nfacture "
    "ndefacture facture referencecommande numerodepedido nopedido pedido numerodefactura nofactura factura "
    "numeroordine nordine ordine numerofattura nfattura fattura numerodopedido nodopedido notafiscal "
    "numerodanotafiscal numerodafatura fatura encomenda 注文番号 受注番号 伝票番号 请求书番号 注文id",
    "day": "datum bestelldatum auftragsdatum rechnungsdatum belegdatum verkaufsdatum datedecommande datecommande "
    "datedefacture datefacture datedefacturation datedevente fecha fechadepedido fechadelpedido fechapedido "
    "fechadefactura fechafactura fechadeventa data dataordine datafattura datavendita datadocumento datadopedido "
    "datadafatura datadavenda datadeemissao 注文日 受注日 売上日 贩売日 请求日 日付 伝票日付 纳品日",
    "product": "artikel artikelname artikelbezeichnung produkt produktname bezeichnung ware produit nomduproduit "
    "designation libelle designationarticle producto nombredelproducto articulo concepto prodotto nomeprodotto "
    "articolo descrizionearticolo produto nomedoproduto item 商品 商品名 制品名 制品 品名 品目 品目名",
    "product_ref": "artikelnummer artikelnr artnr produktnummer referenceproduit referencearticle codearticle "
    "codeproduit codigodeproducto codigoproducto codigodearticulo referencia codicearticolo codiceprodotto "
    "codigodoproduto 商品コード 商品番号 品番 制品コード 型番",
    "quantity": "menge anzahl stuckzahl stuck quantite qte cantidad cant unidades quantita qta quantidade qtd qtde "
    "数量 个数 受注数",
    "unit": "einheit me mengeneinheit unite unidad unidaddemedida unitadimisura um unidade 単位",
    "price": "einzelpreis stuckpreis preis vkpreis epreis prixunitaire prix puht pu prixunitaireht precio "
    "preciounitario prezzo prezzounitario preco precounitario valorunitario 単価 価格 贩売単価",
    "discount": "rabatt remise descuento dto sconto desconto 割引 割引率 値引",
    "amount": "betrag gesamtbetrag gesamtpreis gesamt summe umsatz nettobetrag bruttobetrag positionsbetrag "
    "gesamtsumme montant montantht montantttc totalht totalttc montanttotal prixtotal chiffredaffaires importe "
    "importetotal monto montototal preciototal ventas importo totale importototale prezzototale totaleriga "
    "fatturato valor valortotal montante precototal 金额 合计 合计金额 売上金额 売上 小计 税込金额 税抜金额 総额",
    "currency": "wahrung devise monnaie moneda divisa valuta moeda 通货",
    "note": "notiz notizen bemerkung bemerkungen anmerkung anmerkungen kommentar kommentare beschreibung hinweis "
    "hinweise remarque remarques commentaire commentaires observations notas nota observaciones comentarios "
    "comentario descripcion noteinterne osservazioni commenti annotazioni descrizione observacoes observacao "
    "descricao anotacoes メモ 备考 コメント ノート 特记事项 摘要",
    "status": "status auftragsstatus bestellstatus statut etat statutdelacommande estado estadodelpedido stato "
    "statoordine situacao statusdopedido ステータス 状态 注文状况 受注状况",
    "paid": "bezahlt zahlungsstatus paye regle statutdepaiement pagado estadodepago pagato statopagamento pago "
    "statusdopagamento 支払状况 入金済 入金状况",
    "balance": "offenerbetrag restbetrag pendiente importependiente saldopendiente resteapayer restedu soldedu "
    "residuo saldoresiduo daincassare emaberto saldoemaberto 未収金额 残高",
    "document": "belegtyp belegart dokumenttyp dokumentart rechnungstyp typededocument typedepiece typepiece "
    "tipodedocumento tipodocumento tipodedocumentofiscal 书类种别",
    "paid_amount": "bezahlterbetrag betragerhalten gezahlt cobrado importecobrado incassato encaisse montantpaye "
    "montantregle importepagado importocorrisposto valorpago 入金额",
    "paid_on": "bezahltam zahlungseingang zahlungsdatum fechadecobro dataincasso payele datedepaiement fechadepago "
    "datapagamento datadipagamento "
    "datadopagamento 入金日 支払日",
    "due": "zahlbarbis fallig falligam falligkeit falligkeitsdatum echeance datedecheance fechadevencimiento "
    "vencimiento scadenza datascadenza datadevencimento 支払期限 支払期日",
    "terms": "zahlungsbedingungen zahlungskonditionen zahlungsziel conditionsdepaiement condicionesdepago "
    "condizionidipagamento condicoesdepagamento 支払条件",
}
PAYMENTS = {
    "customer": IDENTITY["customer"]
    + " beguenstigterzahlungspflichtiger auftraggeberbeguenstigter begunstigterauftraggeber namezahlungsbeteiligter "
    "zahlungsbeteiligter zahlungspflichtiger einzahler payeur emetteur ordenante pagador ordinante 振込人 入金元",
    "email": "absenderemailadresse adresseemaildelexpediteur delexpediteuradresseemail "
    "correoelectronicodelremitente indirizzoemailmittente",
    "flow": "auswirkungaufguthaben sollhaben afbij sens impactsurlesolde impactoenelsaldo impactosobreelsaldo "
    "debecargo 入出金区分",
    "movement": "typ buchungstext transaktionstyp umsatzart type typedetransaction tipo tipodetransaccion "
    "tipodemovimiento tipotransazione mutatiesoort 取引种别 取引区分",
    "spent": "soll lastschrift debit debitos cargo cargos debe addebito uscite dare debito 出金 お支払金额 出金额 "
    "お引出し",
    "account_balance": "saldo guthaben solde saldodisponible 残高 差引残高",
    "to_email": "empfangeremailadresse adresseemaildudestinataire correoelectronicodeldestinatario",
    "refund_of": "zugehorigertransaktionscode numerodelatransactiondereference iddereferenciadetrans",
    "ref": "zahlungsnummer transaktionsnummer transaktionscode numerodetransaction iddetransaccion numerodepaiement "
    "numerodepago numeropagamento 入金番号 取引番号",
    "order_ref": "auftragsnummer auftragsnr auftrag bestellnummer bestellnr bestellung rechnungsnummer rechnungsnr "
    "rechnung belegnummer belegnr numerodecommande ncommande ndecommande commande numerodefacture nfacture "
    "ndefacture facture referencecommande numerodepedido nopedido pedido numerodefactura nofactura factura "
    "numeroordine nordine ordine numerofattura nfattura fattura numerodopedido nodopedido notafiscal "
    "numerodanotafiscal numerodafatura fatura encomenda 注文番号 受注番号 伝票番号 请求书番号 注文id",
    "day": "zahlungsdatum zahlungseingang bezahltam eingangsdatum buchungsdatum buchungstag wertstellung valutadatum "
    "datum date datedepaiement "
    "datedereglement payele fechadepago fechadecobro fecha datapagamento datadipagamento dataincasso data "
    "datadopagamento dataderecebimento 入金日 支払日 决済日 日付",
    "amount": "zahlungsbetrag gezahlterbetrag bezahlterbetrag brutto avantcommission bruto lordo betrag montantpaye "
    "montantregle montant "
    "importepagado importecobrado importe monto importopagato importoincassato importo valorpago valorrecebido "
    "valor 入金额 支払金额 入金金额 金额",
    "status": "status zahlungsstatus statut etat estado stato situacao ステータス 状态 入金状况",
    "method": "zahlungsart zahlungsmethode zahlungsweise modedepaiement modedereglement moyendepaiement "
    "metododepago formadepago metododipagamento modalitadipagamento formadepagamento metododepagamento 支払方法 "
    "入金方法 决済方法",
    "currency": "wahrung devise monnaie moneda divisa valuta moeda 通货",
    "note": "notiz notizen bemerkung bemerkungen anmerkung anmerkungen kommentar kommentare beschreibung hinweis "
    "hinweise remarque remarques commentaire commentaires observations notas nota observaciones comentarios "
    "comentario descripcion noteinterne osservazioni commenti annotazioni descrizione observacoes observacao "
    "descricao anotacoes メモ 备考 コメント ノート 特记事项 摘要 verwendungszweck libelle concepto causale",
}
DEALS = {
    "ref": "opportunityid chancenid projektnummer angebotsnummer numerodopportunite 案件番号 案件id 商谈id",
    "title": "названиесделки название verkaufschance opportunitat geschaft vorhaben projekt projektname dealname "
    "titel opportunite "
    "nomdelopportunite affaire nomdelaffaire projet nomduprojet titre oportunidad nombredelaoportunidad negocio "
    "nombredelnegocio proyecto titulo opportunita nomeopportunita trattativa progetto nomeprogetto titolo "
    "oportunidade nomedaoportunidade nomedonegocio projeto 案件 案件名 商谈 商谈名 プロジェクト名 タイトル 件名 "
    "project projectname",
    "stage": "стадиясделки этапсделки стадия этап phase verkaufsphase vertriebsphase stufe etape phasedevente "
    "etapedevente etapa fase etapadeventa "
    "fasedeventa fasedivendita fasedellatrattativa etapadevenda etapadofunil fasedonegocio フェーズ ステージ "
    "商谈フェーズ 段阶",
    "status": "status statut etat estado stato situacao ステータス 状态 进捗",
    "amount": "сумма суммасделки бюджет wert auftragswert dealwert angebotssumme volumen betrag erwarteterumsatz "
    "budget montant "
    "montantestime valeur chiffredaffairesprevu revenuespere importe importeestimado monto montoestimado valor "
    "valorestimado ingresosesperados presupuesto importo importostimato valore valorestimato ricavoprevisto "
    "ricaviprevisti receitaesperada orcamento 金额 见込金额 受注予定金额 予算 想定金额 売上见込 契约金额 "
    "budgetamount",
    "currency": "валюта wahrung devise monnaie moneda divisa valuta moeda 通货",
    "expected_close": "датазавершения erwarteterabschluss abschlussdatum erwartetesabschlussdatum geplanterabschluss "
    "voraussichtlicherabschluss clotureprevue datedecloture datedeclotureprevue datedesignatureprevue "
    "cierreprevisto fechadecierre fechadecierreprevista fechaprevistadecierre chiusuraprevista datadichiusura "
    "datachiusura datachiusuraprevista datadefechamento previsaodefechamento dataprevistadefechamento 受注予定日 "
    "完了予定日 クローズ予定日 契约予定日 成约予定日 クローズ日",
    "opened_on": "датаначала датасоздания erstelltam angelegtam eroffnetam erstelldatum erstellungsdatum creele "
    "datedecreation creadoel "
    "fechadecreacion creatoil datadicreazione datacreazione criadoem datadecriacao 作成日 登录日 作成日时 登录日时",
    "closed_on": "gewonnenam verlorenam abgeschlossenam gagnele perdule cloturele ganadoel perdidoel cerradoel "
    "vintoil persoil chiusoil ganhoem perdidoem fechadoem 受注日 失注日 成约日 契约日",
    "chance": "wahrscheinlichkeit abschlusswahrscheinlichkeit probabilite probabilidad probabilita probabilidade "
    "确度 受注确度 确率",
    "lost_reason": "verlustgrund grundfurverlust absagegrund raisondelaperte motifdeperte motivodeperdida "
    "razondeperdida motivoperdita motivodellaperdita motivodaperda 失注理由",
    "note": "notiz notizen bemerkung bemerkungen anmerkung anmerkungen kommentar kommentare beschreibung hinweis "
    "hinweise remarque remarques commentaire commentaires observations notas nota observaciones comentarios "
    "comentario descripcion noteinterne osservazioni commenti annotazioni descrizione observacoes observacao "
    "descricao anotacoes メモ 备考 コメント ノート 特记事项 摘要",
}
REMINDERS = {
    "due": "fallig falligam falligkeit falligkeitsdatum termin frist biswann wiedervorlage echeance datedecheance "
    "afairepourle rappel vencimiento fechadevencimiento fechalimite scadenza datadiscadenza datascadenza "
    "vencimento datadevencimento prazo 期限 期日 缔切 缔切日 予定日 期限日",
    "time": "uhrzeit heure hora ora 时刻",
    "text": "aufgabe aufgaben betreff titel zuerledigen tache objet intitule sujet tarea asunto attivita compito "
    "oggetto tarefa assunto タスク タスク名 件名 内容 やること todo",
    "note": "notiz notizen bemerkung bemerkungen anmerkung anmerkungen kommentar kommentare beschreibung hinweis "
    "hinweise remarque remarques commentaire commentaires observations notas nota observaciones comentarios "
    "comentario descripcion noteinterne osservazioni commenti annotazioni descrizione observacoes observacao "
    "descricao anotacoes メモ 备考 コメント ノート 特记事项 摘要",
    "every": "wiederholung repetition recurrence repeticion ripetizione repeticao 缲り返し",
    "done": "erledigt erledigtam status abgeschlossen termine statut etat fait completado estado hecho completato "
    "stato fatto concluido situacao 完了 完了日 ステータス 状态",
}
TELLING = {
    "payments": "absenderemailadresse auswirkungaufguthaben transaktionscode buchungstag "
    "beguenstigterzahlungspflichtiger correoelectronicodelremitente zahlungsdatum zahlungsbetrag zahlungsart "
    "zahlungseingang datedepaiement datedereglement "
    "montantpaye montantregle modedereglement fechadepago fechadecobro importepagado importecobrado formadepago "
    "datapagamento datadipagamento dataincasso importopagato datadopagamento valorpago formadepagamento 入金日 "
    "入金额 入金方法 支払方法",
    "orders": "auftragsnummer auftragsdatum bestellnummer bestelldatum rechnungsnummer rechnungsdatum belegnummer "
    "belegdatum menge einzelpreis stuckpreis artikel artikelnummer numerodecommande ncommande datedecommande "
    "nfacture numerodefacture datedefacture datefacture quantite qte prixunitaire numerodepedido nopedido "
    "fechadepedido fechadelpedido nofactura numerodefactura fechadefactura fechafactura cantidad preciounitario "
    "numeroordine dataordine numerofattura datafattura quantita prezzounitario numerodopedido datadopedido "
    "quantidade precounitario valorunitario 注文番号 注文日 受注番号 伝票番号 请求书番号 単価 数量 売上日",
    "deals": "стадиясделки этапсделки названиесделки суммасделки verkaufschance opportunitat verkaufsphase "
    "vertriebsphase erwarteterabschluss erwarteterumsatz "
    "auftragswert abschlussdatum dealwert gewonnenam opportunite affaire etapedevente clotureprevue datedecloture "
    "revenuespere montantestime oportunidad etapadeventa fasedeventa fechadecierre cierreprevisto "
    "ingresosesperados opportunita trattativa fasedivendita chiusuraprevista datadichiusura ricavoprevisto "
    "oportunidade negocio etapadofunil previsaodefechamento receitaesperada 案件 案件名 商谈 商谈名 商谈フェーズ "
    "受注予定日 受注确度 确度 见込金额 失注理由",
    "reminders": "fallig falligam falligkeit falligkeitsdatum aufgabe echeance datedecheance tache vencimiento "
    "fechadevencimiento fechalimite tarea scadenza datadiscadenza compito vencimento datadevencimento tarefa 期限 "
    "期日 缔切 タスク タスク名",
    "interactions": "gesprachsnotiz kontaktart kontaktdatum besuchsdatum aktivitatstyp compterendu dateducontact "
    "typedecontact datedevisite fechadecontacto tipodecontacto fechadevisita datacontatto tipocontatto datavisita "
    "datadocontato tipodecontato 対応日 対応内容 访问日 活动内容 商谈内容 连络方法",
}
_WHO = {**IDENTITY, **RECORD}
VOCABULARIES = {
    "customers": {**IDENTITY, **CUSTOMERS, **FOLLOW_UPS},
    "contacts": {**IDENTITY, **CUSTOMERS},
    "interactions": {**_WHO, **INTERACTIONS},
    "orders": {**_WHO, **ORDERS},
    "payments": {**_WHO, **PAYMENTS},
    "deals": {**{field: words for field, words in _WHO.items() if field != "name"}, **DEALS},
    "reminders": {**_WHO, **REMINDERS},
}
FAMILIAR = (
    "тип ответственныи датасоздания теги anrede titel abteilung geschlecht sprache webcode initialen partner kinder "
    "hobby beruf briefanrede "
    "grussformel adresszusatz buro ustidnr ustid umsatzsteuerid steuernummer zahlungsbedingungen zahlungsziel "
    "iban bic kontoinhaber bank erstelltam geandertam angelegtam letzteanderung aktiv gesperrt newsletter "
    "verkaufer betreuer kundenbetreuer zustandig verantwortlich bearbeiter vertreter aussendienst "
    "mitarbeiteranzahl mitarbeiter vertraulichkeit prioritat konto assistent nameassistent telefonassistent "
    "civilite service departementservice sexe langue commercial responsable assistant datedecreation "
    "datedemodification creele modifiele siret siren ntva tvaintracommunautaire codeape effectif conjointe "
    "enfants initiales priorite criteredediffusion conditionsdereglement tratamiento saludo departamento "
    "genero sexo idioma comercial vendedor nif cif dni rfc ruc fechadealta fechadecreacion activo agente "
    "titolo reparto sesso lingua commerciale partitaiva piva codicefiscale datacreazione attivo riservatezza "
    "priorita tratamento cnpj cpf inscricaoestadual datadecadastro ativo responsavel 部署 部门 性别 フリガナ "
    "ふりがな カナ 氏名カナ 会社名フリガナ 会社名カナ 敬称 営业担当 担当営业 自社担当者 作成日 更新日 登录日 "
    "従业员数 资本金 年齢 趣味 备考区分"
)
