"""Traditional characters, which the recogniser takes others for on bad copies, and the simplified ones.

Papers of a hall are printed in simplified characters; the recogniser knows both scripts. Only characters that
such papers are full of stand here: a rare character of somebody's name is never put right.
"""

from __future__ import annotations

_TRADITIONAL = (
    "華國會員長東車馬門開關間問聞報場業專務動產區醫學舉齊歷農為萬與書買賣實寶當黨點電話號證記計許設訂"
    "認識該詳語說請論議護負責資財貨質費貿貴賓賬贈購賞賀賽賢貞頁項順須預領題額類顯風飛飲飯館餘駐驗體發"
    "歸錄銀鋼錢鎮鐵鋪鋒錦鈴銘銷針鑒鐘陽陰陳隊階際險隨雲靈靜鄭鄧鄰遠運進過達遷選還適遺邊連遲遞軍輕較輛"
    "輝輪輯輸轄轉軟載遼勞勢勝勵勛師帳幣幫庫應廣廠廳廢張彈強從復徹總態慶憑懷戰戶執掃揚換損搶撥據擁擇擔"
    "擴攝攤數斷時晉暫條楊極構樓樣標機權橋檢欄歡殘氣決沖沒況洩潔淺測滅滿漁漢灣濟濰灑煙煩營爐爾牆獎獲現"
    "環瑪畢畫療監盤盧眾睜確碼礦禮種稱穩積競筆築簡簽籌糧紀約紅納純紙級組細終結給統經綠維網線練縣績織繼"
    "續纖羅義習聯職聲肅腦臨艦藝節蘇藍蘭處虛補裝裡製複見規視親覺覽觀觸譽讀變讓豐貢貫賴趙趕躍辦辭郵釋嶺"
)
_SIMPLIFIED = (
    "华国会员长东车马门开关间问闻报场业专务动产区医学举齐历农为万与书买卖实宝当党点电话号证记计许设订"
    "认识该详语说请论议护负责资财货质费贸贵宾账赠购赏贺赛贤贞页项顺须预领题额类显风飞饮饭馆余驻验体发"
    "归录银钢钱镇铁铺锋锦铃铭销针鉴钟阳阴陈队阶际险随云灵静郑邓邻远运进过达迁选还适遗边连迟递军轻较辆"
    "辉轮辑输辖转软载辽劳势胜励勋师帐币帮库应广厂厅废张弹强从复彻总态庆凭怀战户执扫扬换损抢拨据拥择担"
    "扩摄摊数断时晋暂条杨极构楼样标机权桥检栏欢残气决冲没况泄洁浅测灭满渔汉湾济潍洒烟烦营炉尔墙奖获现"
    "环玛毕画疗监盘卢众睁确码矿礼种称稳积竞笔筑简签筹粮纪约红纳纯纸级组细终结给统经绿维网线练县绩织继"
    "续纤罗义习联职声肃脑临舰艺节苏蓝兰处虚补装里制复见规视亲觉览观触誉读变让丰贡贯赖赵赶跃办辞邮释岭"
)
SIMPLIFIED: dict[str, str] = dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
"""Each traditional character with its simplified one."""
