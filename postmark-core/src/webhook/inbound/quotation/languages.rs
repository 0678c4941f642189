//! The words with which email programs announce a quotation, by language.
//!
//! All are in lower case, separated by commas. Words of scripts without spaces match anywhere in a
//! line; phrases match as a whole. Titles are without their commas.

/// The words of a language.
pub(super) struct Language {
    /// How an announcement starts, before its date.
    pub(super) openings: &'static str,
    /// The verb of an announcement: somebody *wrote* something.
    pub(super) verbs: &'static str,
    /// Whether the name of the author follows the verb.
    pub(super) is_name_last: bool,
    /// The days of the week.
    pub(super) weekdays: &'static str,
    /// The first letters of the months: a number next to one is a day.
    pub(super) months: &'static str,
    /// Labels of the header fields above a quotation: the sender.
    pub(super) from: &'static str,
    /// The date.
    pub(super) sent: &'static str,
    /// The recipients.
    pub(super) to: &'static str,
    /// The subject.
    pub(super) subject: &'static str,
    /// The line above these fields: an original, or a forwarded message.
    pub(super) titles: &'static str,
}

const NONE: Language = Language {
    openings: "",
    verbs: "",
    is_name_last: false,
    weekdays: "",
    months: "",
    from: "",
    sent: "",
    to: "",
    subject: "",
    titles: "",
};

/// The languages, most frequent in email first.
pub(super) const LANGUAGES: &[Language] = &[
    // English
    Language {
        openings: "on",
        verbs: "wrote,writes",
        is_name_last: false,
        weekdays: "monday,tuesday,wednesday,thursday,friday,saturday,sunday",
        months: "jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec",
        from: "from",
        sent: "sent,date",
        to: "to",
        subject: "subject",
        titles: "original message,forwarded message,begin forwarded message,reply message,original email",
    },
    // German
    Language {
        openings: "am,vom",
        verbs: "schrieb,schrieben,geschrieben,zitat von",
        is_name_last: true,
        weekdays: "montag,dienstag,mittwoch,donnerstag,freitag,samstag,sonnabend,sonntag",
        months: "jan,jän,feb,mär,mrz,apr,mai,jun,jul,aug,sep,okt,nov,dez",
        from: "von,absender",
        sent: "gesendet,gesendet am,datum",
        to: "an",
        subject: "betreff",
        titles: "ursprüngliche nachricht,originalnachricht,original-nachricht,weitergeleitete nachricht,anfang der weitergeleiteten nachricht,anfang der weitergeleiteten e-mail,ursprüngliche e-mail",
    },
    // French
    Language {
        openings: "le",
        verbs: "écrit,écrivait",
        is_name_last: false,
        weekdays: "lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche",
        months: "janv,févr,fév,mars,avr,mai,juin,juil,août,sept,oct,nov,déc",
        from: "de,expéditeur",
        sent: "envoyé,envoyé le,date,date d'envoi",
        to: "à,pour,destinataire",
        subject: "objet,sujet",
        titles: "message d'origine,message original,message initial,message transféré,début du message transféré,début du message réexpédié,e-mail d'origine,courriel original",
    },
    // Spanish
    Language {
        openings: "el,en",
        verbs: "escribió,escribio",
        is_name_last: false,
        weekdays: "lunes,martes,miércoles,jueves,viernes,sábado,domingo",
        months: "ene,feb,mar,abr,may,jun,jul,ago,sep,set,oct,nov,dic",
        from: "de,desde,remitente",
        sent: "enviado,enviado el,enviada el,fecha,fecha de envío",
        to: "para,a",
        subject: "asunto",
        titles: "mensaje original,mensaje reenviado,inicio del mensaje reenviado,comienza el mensaje reenviado,mensaje de origen",
    },
    // Portuguese
    Language {
        openings: "em,no dia,a",
        verbs: "escreveu",
        is_name_last: false,
        weekdays: "segunda-feira,terça-feira,quarta-feira,quinta-feira,sexta-feira,sábado,domingo,segunda,terça,quarta,quinta,sexta",
        months: "jan,fev,mar,abr,mai,jun,jul,ago,set,out,nov,dez",
        from: "de",
        sent: "enviado,enviada,enviada em,enviado em,data",
        to: "para",
        subject: "assunto",
        titles: "mensagem original,mensagem encaminhada,mensagem reencaminhada,início da mensagem encaminhada,início da mensagem reencaminhada",
    },
    // Italian
    Language {
        openings: "il,in data,il giorno",
        verbs: "scritto,scrisse,scrive",
        is_name_last: false,
        weekdays: "lunedì,martedì,mercoledì,giovedì,venerdì,sabato,domenica",
        months: "gen,feb,mar,apr,mag,giu,lug,ago,set,ott,nov,dic",
        from: "da,mittente",
        sent: "inviato,data",
        to: "a",
        subject: "oggetto",
        titles: "messaggio originale,messaggio inoltrato,inizio messaggio inoltrato,inizia il messaggio inoltrato",
    },
    // Dutch
    Language {
        openings: "op",
        verbs: "schreef",
        is_name_last: true,
        weekdays: "maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag",
        months: "jan,feb,mrt,maa,apr,mei,jun,jul,aug,sep,okt,nov,dec",
        from: "van",
        sent: "verzonden,datum",
        to: "aan",
        subject: "onderwerp",
        titles: "oorspronkelijk bericht,origineel bericht,oorspronkelijke bericht,doorgestuurd bericht,begin doorgestuurd bericht",
    },
    // Swedish
    Language {
        openings: "den",
        verbs: "skrev",
        is_name_last: true,
        weekdays: "måndag,måndagen,tisdag,tisdagen,onsdag,onsdagen,torsdag,torsdagen,fredag,fredagen,lördag,lördagen,söndag,söndagen",
        months: "jan,feb,mar,apr,maj,jun,jul,aug,sep,okt,nov,dec",
        from: "från",
        sent: "skickat,datum",
        to: "till",
        subject: "ämne",
        titles: "ursprungligt meddelande,originalmeddelande,vidarebefordrat meddelande,vidarebefordrat brev,vidarebefordrat mejl",
    },
    // Danish
    Language {
        openings: "den,d.",
        verbs: "skrev",
        is_name_last: true,
        weekdays: "mandag,tirsdag,onsdag,torsdag,fredag,lørdag,søndag",
        months: "jan,feb,mar,apr,maj,jun,jul,aug,sep,okt,nov,dec",
        from: "fra",
        sent: "sendt,dato",
        to: "til",
        subject: "emne",
        titles: "oprindelig meddelelse,original meddelelse,videresendt meddelelse,videresendt besked,start på videresendt besked",
    },
    // Norwegian
    Language {
        openings: "den,på",
        verbs: "skrev",
        is_name_last: true,
        weekdays: "mandag,tirsdag,onsdag,torsdag,fredag,lørdag,søndag",
        months: "jan,feb,mar,apr,mai,jun,jul,aug,sep,okt,nov,des",
        from: "fra",
        sent: "sendt,dato",
        to: "til",
        subject: "emne",
        titles: "opprinnelig melding,original melding,videresendt melding,videresendt e-post,start på videresendt melding",
    },
    // Finnish
    Language {
        openings: "",
        verbs: "kirjoitti,kirjoittaa",
        is_name_last: false,
        weekdays: "maanantai,maanantaina,tiistai,tiistaina,keskiviikko,keskiviikkona,torstai,torstaina,perjantai,perjantaina,lauantai,lauantaina,sunnuntai,sunnuntaina",
        months: "tammi,helmi,maalis,huhti,touko,kesä,heinä,elo,syys,loka,marras,joulu",
        from: "lähettäjä",
        sent: "lähetetty,päivämäärä,päiväys,pvm",
        to: "vastaanottaja,saaja",
        subject: "aihe",
        titles: "alkuperäinen viesti,välitetty viesti,välitetty viesti alkaa",
    },
    // Polish
    Language {
        openings: "w dniu,dnia",
        verbs: "napisał,napisała,napisana,pisze",
        is_name_last: false,
        weekdays: "poniedziałek,wtorek,środa,czwartek,piątek,sobota,niedziela",
        months: "sty,lut,mar,kwi,maj,cze,lip,sie,wrz,paź,lis,gru",
        from: "od,nadawca",
        sent: "wysłano,wysłane,data",
        to: "do",
        subject: "temat",
        titles: "wiadomość oryginalna,oryginalna wiadomość,treść oryginalnej wiadomości,wiadomość przekazana dalej,przekazana wiadomość,początek przekazywanej wiadomości",
    },
    // Czech
    Language {
        openings: "dne",
        verbs: "napsal,napsala,píše",
        is_name_last: false,
        weekdays: "pondělí,úterý,středa,čtvrtek,pátek,sobota,neděle",
        months: "led,úno,bře,dub,kvě,čer,srp,zář,říj,lis,pro",
        from: "od,odesílatel",
        sent: "odesláno,datum",
        to: "komu",
        subject: "předmět,věc",
        titles: "původní zpráva,původní e-mail,přeposlaná zpráva,přeposlaný e-mail,začátek přeposílané zprávy",
    },
    // Slovak
    Language {
        openings: "dňa",
        verbs: "napísal,napísala",
        is_name_last: false,
        weekdays: "pondelok,utorok,streda,štvrtok,piatok,sobota,nedeľa",
        months: "jan,feb,mar,apr,máj,jún,júl,aug,sep,okt,nov,dec",
        from: "od,odosielateľ",
        sent: "odoslané,dátum",
        to: "komu",
        subject: "predmet",
        titles: "pôvodná správa,preposlaná správa,začiatok preposlanej správy",
    },
    // Hungarian
    Language {
        openings: "",
        verbs: "írta",
        is_name_last: true,
        weekdays: "hétfő,kedd,szerda,csütörtök,péntek,szombat,vasárnap",
        months: "jan,febr,márc,ápr,máj,jún,júl,aug,szept,okt,nov,dec",
        from: "feladó",
        sent: "elküldve,dátum,küldve",
        to: "címzett",
        subject: "tárgy",
        titles: "eredeti üzenet,továbbított üzenet,továbbított levél kezdete,a továbbított levél kezdete",
    },
    // Romanian
    Language {
        openings: "pe,în",
        verbs: "scris",
        is_name_last: false,
        weekdays: "luni,marți,miercuri,joi,vineri,sâmbătă,duminică",
        months: "ian,feb,mar,apr,mai,iun,iul,aug,sept,oct,nov,dec",
        from: "de la,expeditor",
        sent: "trimis,data",
        to: "către",
        subject: "subiect",
        titles: "mesaj original,mesajul original,mesaj redirecționat,începe mesajul redirecționat,începutul mesajului redirecționat",
    },
    // Russian
    Language {
        openings: "в,от",
        verbs: "пишет,написал,написала,писал,писали",
        is_name_last: false,
        weekdays: "понедельник,вторник,среда,четверг,пятница,суббота,воскресенье",
        months: "янв,фев,мар,апр,мая,май,июн,июл,авг,сен,окт,ноя,дек",
        from: "от,от кого,отправитель",
        sent: "отправлено,дата",
        to: "кому",
        subject: "тема",
        titles: "исходное сообщение,исходное письмо,оригинальное сообщение,пересылаемое сообщение,пересланное сообщение,начало переадресованного сообщения,конец переадресованного сообщения",
    },
    // Ukrainian
    Language {
        openings: "у,від",
        verbs: "пише,написав,написала",
        is_name_last: false,
        weekdays: "понеділок,вівторок,середа,четвер,п'ятниця,субота,неділя",
        months: "січ,лют,бер,квіт,трав,черв,лип,серп,вер,жовт,лист,груд",
        from: "від,від кого",
        sent: "надіслано,відправлено,дата",
        to: "кому",
        subject: "тема",
        titles: "вихідне повідомлення,оригінальне повідомлення,початкове повідомлення,пересланий лист,переслане повідомлення,початок листа що пересилається",
    },
    // Turkish
    Language {
        openings: "",
        verbs: "yazdı,yazmış",
        is_name_last: false,
        weekdays: "pazartesi,salı,çarşamba,perşembe,cuma,cumartesi,pazar",
        months: "oca,şub,mar,nis,may,haz,tem,ağu,eyl,eki,kas,ara",
        from: "kimden,gönderen",
        sent: "gönderildi,gönderilme,tarih",
        to: "kime,alıcı",
        subject: "konu",
        titles: "özgün ileti,orijinal mesaj,orijinal ileti,iletilen ileti,iletilen mesaj,yönlendirilen ileti,yönlendirilmiş mesaj,iletilmiş mesajın başlangıcı,iletilen ileti başlangıcı,ileti başlangıcı",
    },
    // Greek
    Language {
        openings: "στις,την,στισ",
        verbs: "έγραψε,εγραψε",
        is_name_last: false,
        weekdays: "δευτέρα,τρίτη,τετάρτη,πέμπτη,παρασκευή,σάββατο,κυριακή",
        months: "ιαν,φεβ,μαρ,απρ,μαΐ,μαϊ,ιουν,ιουλ,αυγ,σεπ,οκτ,νοε,δεκ",
        from: "από,αποστολέας",
        sent: "στάλθηκε,εστάλη,απεστάλη,ημερομηνία,ημ/νία,αποστολή",
        to: "προς",
        subject: "θέμα",
        titles: "αρχικό μήνυμα,προωθημένο μήνυμα,προωθούμενο μήνυμα,έναρξη προωθημένου μηνύματος,αρχή προωθημένου μηνύματος",
    },
    // Hebrew
    Language {
        openings: "בתאריך,ב",
        verbs: "מאת,כתב,כתבה,נכתב",
        is_name_last: true,
        weekdays: "יום שני,יום שלישי,יום רביעי,יום חמישי,יום שישי,יום ראשון,שבת",
        months: "ינו,בינו,פבר,בפבר,מרץ,במרץ,אפר,באפר,מאי,במאי,יונ,ביונ,יול,ביול,אוג,באוג,ספט,בספט,אוק,באוק,נוב,בנוב,דצמ,בדצמ",
        from: "מאת",
        sent: "נשלח,תאריך",
        to: "אל",
        subject: "נושא",
        titles: "הודעה מקורית,ההודעה המקורית,הודעה שהועברה,תחילת ההודעה שהועברה",
    },
    // Arabic
    Language {
        openings: "في,بتاريخ",
        verbs: "كتب,كتبت,بواسطة,تمت كتابة",
        is_name_last: true,
        weekdays: "الاثنين,الإثنين,الثلاثاء,الأربعاء,الخميس,الجمعة,السبت,الأحد",
        months: "يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
        from: "من",
        sent: "تاريخ الإرسال,أُرسلت,أرسلت,التاريخ,تم الإرسال,الإرسال",
        to: "إلى",
        subject: "الموضوع",
        titles: "الرسالة الأصلية,رسالة أصلية,رسالة معاد توجيهها,رسالة مُعاد توجيهها,بدء الرسالة المعاد توجيهها",
    },
    // Chinese, simplified and traditional
    Language {
        openings: "在",
        verbs: "写道,寫道,写到,写了,寫了",
        is_name_last: false,
        weekdays: "星期一,星期二,星期三,星期四,星期五,星期六,星期日,周一,周二,周三,周四,周五,周六,周日,週一,週二,週三,週四,週五,週六,週日",
        months: "",
        from: "发件人,寄件者,寄件人,發件人,從,自",
        sent: "发送时间,发送日期,日期,寄件日期,傳送時間,傳送日期,時間,时间",
        to: "收件人,收件者",
        subject: "主题,主旨,主題",
        titles: "原始邮件,原始郵件,转发的邮件,轉寄的郵件,原邮件,轉寄郵件,转发邮件,以下是转发的邮件,开始转发的邮件,開始轉寄郵件,以下是轉寄的郵件",
    },
    // Japanese
    Language {
        openings: "",
        verbs: "のメール,書きました,書いた,さんは,作成",
        is_name_last: true,
        weekdays: "月曜日,火曜日,水曜日,木曜日,金曜日,土曜日,日曜日",
        months: "",
        from: "差出人,送信者,送信元,from",
        sent: "送信日時,日時,日付,送信日",
        to: "宛先,to",
        subject: "件名",
        titles: "元のメッセージ,オリジナルメッセージ,転送されたメッセージ,転送メッセージ,original message",
    },
    // Korean
    Language {
        openings: "",
        verbs: "작성,작성했습니다,님이 쓴,쓴 글,썼습니다,보낸 메시지",
        is_name_last: true,
        weekdays: "월요일,화요일,수요일,목요일,금요일,토요일,일요일",
        months: "",
        from: "보낸 사람,보낸사람,발신",
        sent: "보낸 날짜,보낸날짜,날짜,보낸 시간",
        to: "받는 사람,받는사람,수신",
        subject: "제목",
        titles: "원본 메일,원본 메시지,원본메시지,전달된 메일,전달된 메시지,받은 메일",
    },
    // Vietnamese
    Language {
        openings: "vào",
        verbs: "đã viết",
        is_name_last: false,
        weekdays: "thứ hai,thứ ba,thứ tư,thứ năm,thứ sáu,thứ bảy,chủ nhật",
        months: "",
        from: "từ,người gửi",
        sent: "đã gửi,ngày,gửi",
        to: "đến,tới",
        subject: "chủ đề,tiêu đề",
        titles: "thư gốc,tin nhắn gốc,thư được chuyển tiếp",
    },
    // Indonesian
    Language {
        openings: "pada",
        verbs: "menulis",
        is_name_last: false,
        weekdays: "senin,selasa,rabu,kamis,jumat,sabtu,minggu",
        months: "jan,feb,mar,apr,mei,jun,jul,agu,sep,okt,nov,des",
        from: "dari",
        sent: "dikirim,tanggal",
        to: "kepada,ke",
        subject: "perihal,subjek",
        titles: "pesan asli,pesan terusan",
    },
    // Only the verbs of Bulgarian, Croatian, Serbian, Slovenian, Lithuanian, Latvian, Catalan,
    // Persian, Thai and Hindi
    Language {
        openings: "на,v,dana,дана,در تاریخ,เมื่อ,ในวันที่",
        verbs: "написа,napisao,napisala,napisal,написао,rašė,rakstīja,va escriure,ha escrit,missatge de,نوشت,เขียนว่า,ने लिखा",
        ..NONE
    },
    // Only the verb of Estonian
    Language { openings: "kuupäeval,kuupäev", verbs: "kirjutas", is_name_last: true, ..NONE },
];
