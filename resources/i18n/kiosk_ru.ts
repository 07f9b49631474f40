<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AdminAudit</name>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Кто</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Действие</translation>
    </message>
    <message>
        <source>Visit ID</source>
        <translation>Номер визита</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Подробности</translation>
    </message>
</context>
<context>
    <name>AdminHistory</name>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Проход</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>Дверь</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Шаг</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Что произошло</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Попытка</translation>
    </message>
</context>
<context>
    <name>AdminJobs</name>
    <message>
        <source>Visit ID</source>
        <translation>Номер визита</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Шаг</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Попытки</translation>
    </message>
    <message>
        <source>Next
run</source>
        <translation>Следующий
запуск</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
</context>
<context>
    <name>AdminPage</name>
    <message>
        <source>Visits</source>
        <translation>Визиты</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Задания</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>Lists of the security manager</source>
        <translation>Списки службы безопасности</translation>
    </message>
    <message>
        <source>Refresh (F5)</source>
        <translation>Обновить (F5)</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Заблокировать</translation>
    </message>
    <message>
        <source>Lock the security tab</source>
        <translation>Заблокировать вкладку безопасности</translation>
    </message>
    <message>
        <source>Signed in: {name}</source>
        <translation>Вход выполнен: {name}</translation>
    </message>
    <message>
        <source>Loading...</source>
        <translation>Загрузка…</translation>
    </message>
    <message>
        <source>Not loaded</source>
        <translation>Не загружено</translation>
    </message>
</context>
<context>
    <name>AdminReceipts</name>
    <message>
        <source>Access granted</source>
        <translation>Доступ выдан</translation>
    </message>
    <message>
        <source>Access revoked</source>
        <translation>Доступ отозван</translation>
    </message>
    <message>
        <source>Revoked at {k} of {n} doors, {at}</source>
        <translation>Отозван на дверях: {k} из {n}, {at}</translation>
    </message>
    <message>
        <source>Revoked at {k} of {n} doors</source>
        <translation>Отозван на дверях: {k} из {n}</translation>
    </message>
    <message>
        <source>Granted at {k} of {n} doors, {at}</source>
        <translation>Выдан на дверях: {k} из {n}, {at}</translation>
    </message>
    <message>
        <source>Granted at {k} of {n} doors</source>
        <translation>Выдан на дверях: {k} из {n}</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>Дверь</translation>
    </message>
    <message>
        <source>What it confirmed</source>
        <translation>Что подтверждено</translation>
    </message>
</context>
<context>
    <name>AdminVisits</name>
    <message>
        <source>{ready} of {total} doors</source>
        <translation>{ready} из {total} дверей</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>Посетитель</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Статус</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Доступ</translation>
    </message>
    <message>
        <source>Access
granted</source>
        <translation>Доступ
выдан</translation>
    </message>
    <message>
        <source>Access
revoked</source>
        <translation>Доступ
отозван</translation>
    </message>
    <message>
        <source>First entry
detected</source>
        <translation>Первый
вход</translation>
    </message>
    <message>
        <source>First exit
detected</source>
        <translation>Первый
выход</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Входы</translation>
    </message>
    <message>
        <source>Exits</source>
        <translation>Выходы</translation>
    </message>
    <message>
        <source>HikCentral
person ID</source>
        <translation>Номер в
HikCentral</translation>
    </message>
    <message>
        <source>Entry notice
sent</source>
        <translation>Письмо
о входе</translation>
    </message>
    <message>
        <source>Exit notice
sent</source>
        <translation>Письмо
о выходе</translation>
    </message>
</context>
<context>
    <name>AdminWords</name>
    <message>
        <source>no connection</source>
        <translation>нет связи</translation>
    </message>
    <message>
        <source>key or clock refused</source>
        <translation>ключ или часы не приняты</translation>
    </message>
    <message>
        <source>certificate not trusted</source>
        <translation>сертификату нет доверия</translation>
    </message>
    <message>
        <source>server is busy</source>
        <translation>сервер занят</translation>
    </message>
    <message>
        <source>doors still applying</source>
        <translation>двери ещё загружают данные</translation>
    </message>
    <message>
        <source>a door reported a failure</source>
        <translation>дверь сообщила об ошибке</translation>
    </message>
    <message>
        <source>sent, cannot be confirmed</source>
        <translation>отправлено, подтвердить нельзя</translation>
    </message>
    <message>
        <source>an earlier visit is not over</source>
        <translation>предыдущий визит ещё не окончен</translation>
    </message>
    <message>
        <source>photo refused</source>
        <translation>фото не принято</translation>
    </message>
    <message>
        <source>another person has this code</source>
        <translation>этот код занят другим человеком</translation>
    </message>
    <message>
        <source>not permitted for our key</source>
        <translation>нашему ключу не разрешено</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>отклонено</translation>
    </message>
    <message>
        <source>outcome not known, being looked up</source>
        <translation>исход неизвестен, проверяется</translation>
    </message>
    <message>
        <source>Assign access group</source>
        <translation>Назначить группу</translation>
    </message>
    <message>
        <source>Apply to the doors</source>
        <translation>Передать на двери</translation>
    </message>
    <message>
        <source>Change the times</source>
        <translation>Изменить время</translation>
    </message>
    <message>
        <source>Revoke access</source>
        <translation>Отозвать доступ</translation>
    </message>
    <message>
        <source>Revoke unknown access</source>
        <translation>Отозвать неизвестный доступ</translation>
    </message>
    <message>
        <source>Remove person</source>
        <translation>Удалить человека</translation>
    </message>
    <message>
        <source>Notify the host</source>
        <translation>Известить принимающего</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ожидает</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Выполняется</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Gave up</source>
        <translation>Попытки прекращены</translation>
    </message>
    <message>
        <source>Job stopped</source>
        <translation>Задание остановлено</translation>
    </message>
    <message>
        <source>Person created in HikCentral</source>
        <translation>Человек создан в HikCentral</translation>
    </message>
    <message>
        <source>Person found in HikCentral</source>
        <translation>Человек найден в HikCentral</translation>
    </message>
    <message>
        <source>Person ID stored</source>
        <translation>Номер человека сохранён</translation>
    </message>
    <message>
        <source>Person checked</source>
        <translation>Данные человека проверены</translation>
    </message>
    <message>
        <source>Access granted</source>
        <translation>Доступ предоставлен</translation>
    </message>
    <message>
        <source>First entry detected</source>
        <translation>Зафиксирован первый вход</translation>
    </message>
    <message>
        <source>First exit detected</source>
        <translation>Зафиксирован первый выход</translation>
    </message>
    <message>
        <source>Notice to the host scheduled</source>
        <translation>Запланировано письмо принимающему</translation>
    </message>
    <message>
        <source>superseded by revoke</source>
        <translation>отменено: доступ отзывается</translation>
    </message>
    <message>
        <source>superseded by a new photo</source>
        <translation>отменено: есть новое фото</translation>
    </message>
    <message>
        <source>superseded by another round</source>
        <translation>заменено новым заходом</translation>
    </message>
    <message>
        <source>another round</source>
        <translation>ещё один заход</translation>
    </message>
    <message>
        <source>retry by hand</source>
        <translation>повтор вручную</translation>
    </message>
    <message>
        <source>the program was stopped while this ran</source>
        <translation>программа была остановлена во время этого шага</translation>
    </message>
    <message>
        <source>fault in the program, see the log</source>
        <translation>сбой в программе, подробности в журнале</translation>
    </message>
    <message>
        <source>superseded</source>
        <translation>заменено</translation>
    </message>
    <message>
        <source>superseded by newer times</source>
        <translation>заменено: время изменено ещё раз</translation>
    </message>
    <message>
        <source>superseded by changed times</source>
        <translation>заменено: время визита изменено</translation>
    </message>
    <message>
        <source>superseded by prolonging</source>
        <translation>заменено: визит продлён</translation>
    </message>
    <message>
        <source>superseded by another type</source>
        <translation>заменено: другой тип визита</translation>
    </message>
    <message>
        <source>superseded by retry by hand</source>
        <translation>заменено повтором вручную</translation>
    </message>
    <message>
        <source>superseded by reconciler</source>
        <translation>заменено после сверки с HikCentral</translation>
    </message>
    <message>
        <source>needed again</source>
        <translation>человек снова нужен</translation>
    </message>
    <message>
        <source>stopped by hand</source>
        <translation>остановлено вручную</translation>
    </message>
    <message>
        <source>the worker was not heard of any more</source>
        <translation>от исполнителя больше не было вестей</translation>
    </message>
    <message>
        <source>no longer wanted, nothing done</source>
        <translation>больше не нужно, ничего не сделано</translation>
    </message>
    <message>
        <source>another visit keeps its access</source>
        <translation>доступ другого визита сохраняется</translation>
    </message>
    <message>
        <source>the visit was prolonged, access is given anew</source>
        <translation>визит продлён, доступ выдаётся заново</translation>
    </message>
    <message>
        <source>a visit explains the access by now, or the person is gone</source>
        <translation>для этого доступа уже есть визит, либо человека больше нет</translation>
    </message>
    <message>
        <source>person and face removed</source>
        <translation>человек и фото удалены</translation>
    </message>
    <message>
        <source>the person has come again, nothing removed</source>
        <translation>человек пришёл снова, ничего не удалено</translation>
    </message>
    <message>
        <source>HikCentral still has the person</source>
        <translation>человек всё ещё есть в HikCentral</translation>
    </message>
    <message>
        <source>person created</source>
        <translation>человек создан</translation>
    </message>
    <message>
        <source>person adopted</source>
        <translation>найден существующий человек</translation>
    </message>
    <message>
        <source>host told</source>
        <translation>принимающий извещён</translation>
    </message>
    <message>
        <source>no mail server is set up</source>
        <translation>почтовый сервер не настроен</translation>
    </message>
    <message>
        <source>the host has no e-mail address</source>
        <translation>у принимающего нет адреса эл. почты</translation>
    </message>
    <message>
        <source>HikCentral has no such person</source>
        <translation>в HikCentral нет такого человека</translation>
    </message>
    <message>
        <source>not listed in the access group</source>
        <translation>нет в списке группы доступа</translation>
    </message>
    <message>
        <source>forgotten by HikCentral, and the window has ended</source>
        <translation>HikCentral его не помнит, срок доступа истёк</translation>
    </message>
    <message>
        <source>forgotten by HikCentral; the doors are closed by the end of the window</source>
        <translation>HikCentral его не помнит; двери закроются в конце срока</translation>
    </message>
    <message>
        <source>the face is missing in HikCentral</source>
        <translation>в HikCentral нет лица</translation>
    </message>
    <message>
        <source>the face was not stored</source>
        <translation>лицо не сохранилось</translation>
    </message>
    <message>
        <source>the visit has no photo</source>
        <translation>у визита нет фото</translation>
    </message>
    <message>
        <source>added, but not found by its code</source>
        <translation>добавлен, но по коду не находится</translation>
    </message>
    <message>
        <source>still a member of the group</source>
        <translation>всё ещё состоит в группе</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>нет ответа</translation>
    </message>
    <message>
        <source>{k} of {n} doors</source>
        <translation>{k} из {n} дверей</translation>
    </message>
    <message>
        <source>granted at {k} of {n} doors</source>
        <translation>доступ выдан на дверях: {k} из {n}</translation>
    </message>
    <message>
        <source>revoked at {k} of {n} doors</source>
        <translation>доступ отозван на дверях: {k} из {n}</translation>
    </message>
    <message>
        <source>assigned to group {group}</source>
        <translation>назначена группа {group}</translation>
    </message>
    <message>
        <source>no visit explains it; person {code}</source>
        <translation>ни один визит его не объясняет; человек {code}</translation>
    </message>
    <message>
        <source>given again; person {code}</source>
        <translation>выдаётся снова; человек {code}</translation>
    </message>
    <message>
        <source>set right again; person {code}</source>
        <translation>исправляется; человек {code}</translation>
    </message>
    <message>
        <source>no step was left for it; person {code}</source>
        <translation>для него не осталось шага; человек {code}</translation>
    </message>
    <message>
        <source>access group {group} is missing or has no door</source>
        <translation>группы доступа {group} нет, или в ней нет дверей</translation>
    </message>
    <message>
        <source>access group {group}: {said}</source>
        <translation>группа доступа {group}: {said}</translation>
    </message>
    <message>
        <source>{before} before, {after} now</source>
        <translation>было: {before}, стало: {after}</translation>
    </message>
    <message>
        <source>until {at}</source>
        <translation>до {at}</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Вход</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Выход</translation>
    </message>
    <message>
        <source>Direction not known</source>
        <translation>Направление неизвестно</translation>
    </message>
    <message>
        <source>Visit registered</source>
        <translation>Визит зарегистрирован</translation>
    </message>
    <message>
        <source>Photo attached</source>
        <translation>Фото добавлено</translation>
    </message>
    <message>
        <source>Checked in</source>
        <translation>Вход отмечен</translation>
    </message>
    <message>
        <source>Checked out</source>
        <translation>Выход отмечен</translation>
    </message>
    <message>
        <source>Stepped out</source>
        <translation>Отлучился</translation>
    </message>
    <message>
        <source>Came back</source>
        <translation>Вернулся</translation>
    </message>
    <message>
        <source>Times of the visit changed</source>
        <translation>Изменено время визита</translation>
    </message>
    <message>
        <source>Visit type changed</source>
        <translation>Изменён тип визита</translation>
    </message>
    <message>
        <source>Visit cancelled</source>
        <translation>Визит отменён</translation>
    </message>
    <message>
        <source>Visitor did not come</source>
        <translation>Посетитель не пришёл</translation>
    </message>
    <message>
        <source>Revoke ordered</source>
        <translation>Отзыв поручен</translation>
    </message>
    <message>
        <source>Person enrolled</source>
        <translation>Внесён в HikCentral</translation>
    </message>
    <message>
        <source>Access group assigned</source>
        <translation>Группа доступа назначена</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Отменено</translation>
    </message>
    <message>
        <source>Doors confirmed access</source>
        <translation>Двери подтвердили доступ</translation>
    </message>
    <message>
        <source>Access failed</source>
        <translation>Доступ не выдан</translation>
    </message>
    <message>
        <source>Access revoked</source>
        <translation>Доступ отозван</translation>
    </message>
    <message>
        <source>Access without a visit found</source>
        <translation>Обнаружен доступ без визита</translation>
    </message>
    <message>
        <source>Access found missing</source>
        <translation>Обнаружено: доступа нет</translation>
    </message>
    <message>
        <source>Other times found in HikCentral</source>
        <translation>В HikCentral обнаружено другое время</translation>
    </message>
    <message>
        <source>Person removed from HikCentral</source>
        <translation>Человек удалён из HikCentral</translation>
    </message>
    <message>
        <source>Job put back in the queue</source>
        <translation>Задание возвращено в очередь</translation>
    </message>
    <message>
        <source>Host notified</source>
        <translation>Принимающий извещён</translation>
    </message>
    <message>
        <source>Enrol person</source>
        <translation>Внести человека</translation>
    </message>
    <message>
        <source>nobody was enrolled for this visit</source>
        <translation>для этого визита никто не заведён</translation>
    </message>
    <message>
        <source>HikCentral has the person no longer</source>
        <translation>в HikCentral этого человека больше нет</translation>
    </message>
    <message>
        <source>the code is taken, but not found</source>
        <translation>код занят, но не находится</translation>
    </message>
    <message>
        <source>our code belongs to a person of other name</source>
        <translation>наш код принадлежит человеку с другим именем</translation>
    </message>
    <message>
        <source>Passphrase chosen</source>
        <translation>Парольная фраза задана</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Вход выполнен</translation>
    </message>
    <message>
        <source>Sign-in refused</source>
        <translation>Во входе отказано</translation>
    </message>
    <message>
        <source>Passage history viewed</source>
        <translation>Просмотрена история проходов</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>Updated just now</source>
        <translation>Обновлено только что</translation>
    </message>
    <message>
        <source>Updated {seconds} s ago</source>
        <translation>Обновлено {seconds} с назад</translation>
    </message>
    <message>
        <source>Updated {minutes} min ago</source>
        <translation>Обновлено {minutes} мин назад</translation>
    </message>
</context>
<context>
    <name>AuditView</name>
    <message>
        <source>Search by person, action, visit ID or detail</source>
        <translation>Поиск по человеку, действию, номеру визита или подробностям</translation>
    </message>
    <message>
        <source>Search the audit list</source>
        <translation>Поиск в журнале</translation>
    </message>
    <message>
        <source>Audit list</source>
        <translation>Журнал действий</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet.</source>
        <translation>Записей пока нет.</translation>
    </message>
    <message>
        <source>No entry matches the search.</source>
        <translation>По запросу ничего не найдено.</translation>
    </message>
</context>
<context>
    <name>ConfirmPanel</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Отмена (Esc)</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Passage history: {name}, visit {id}</source>
        <translation>История проходов: {name}, визит {id}</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Закрыть (Esc)</translation>
    </message>
    <message>
        <source>By door</source>
        <translation>По дверям</translation>
    </message>
    <message>
        <source>What each door has confirmed</source>
        <translation>Что подтвердила каждая дверь</translation>
    </message>
    <message>
        <source>Passages at the doors</source>
        <translation>Проходы через двери</translation>
    </message>
    <message>
        <source>Timeline of the jobs</source>
        <translation>Ход заданий</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>Чтение…</translation>
    </message>
    <message>
        <source>No door has seen this visitor yet.</source>
        <translation>Ни одна дверь ещё не видела этого посетителя.</translation>
    </message>
    <message>
        <source>Nothing was asked of HikCentral yet.</source>
        <translation>К HikCentral ещё не обращались.</translation>
    </message>
    <message>
        <source>No door has confirmed anything yet.</source>
        <translation>Ни одна дверь ещё ничего не подтвердила.</translation>
    </message>
</context>
<context>
    <name>JobActs</name>
    <message>
        <source>Retry all with this reason</source>
        <translation>Все с этой причиной</translation>
    </message>
    <message>
        <source>Retry everything that gave up with this reason? Jobs: {count}</source>
        <translation>Повторить все неудавшиеся задания с этой причиной? Заданий: {count}</translation>
    </message>
    <message>
        <source>Reason: {reason}. Each starts over with a fresh count of attempts.</source>
        <translation>Причина: {reason}. Каждое начнётся заново, счёт попыток обнулится.</translation>
    </message>
    <message>
        <source>Stop what waits? Jobs chosen: {count}</source>
        <translation>Остановить ожидающие задания? Выбрано: {count}</translation>
    </message>
    <message>
        <source>A step on the way to access takes the steps behind it along: the visitor gets no access until somebody retries it or takes a new photo.</source>
        <translation>Вместе с шагом на пути к доступу останавливаются следующие за ним: посетитель не получит доступа, пока задание не повторят или не сделают новое фото.</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
</context>
<context>
    <name>JobsView</name>
    <message>
        <source>All</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открытые</translation>
    </message>
    <message>
        <source>Gave up, need a decision</source>
        <translation>Прекращены, нужно решение</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Which jobs are shown</source>
        <translation>Какие задания показаны</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Задания</translation>
    </message>
    <message>
        <source>Nothing here: no job is in this state.</source>
        <translation>Пусто: заданий в этом состоянии нет.</translation>
    </message>
    <message>
        <source>Jobs stopped: {count}</source>
        <translation>Остановлено заданий: {count}</translation>
    </message>
    <message>
        <source>Jobs put back in the queue: {count}</source>
        <translation>Возвращено в очередь заданий: {count}</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Hide</source>
        <translation>Скрыть</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Hide the passphrase</source>
        <translation>Скрыть парольную фразу</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>Показать парольную фразу</translation>
    </message>
</context>
<context>
    <name>RevokePanel</name>
    <message>
        <source>had no access to take away</source>
        <translation>доступа не было</translation>
    </message>
    <message>
        <source>taken away, every door has confirmed</source>
        <translation>отозван, все двери подтвердили</translation>
    </message>
    <message>
        <source>ordered, doors have not confirmed yet</source>
        <translation>поручено, двери ещё не подтвердили</translation>
    </message>
    <message>
        <source>Take access away? Visitors: {count}</source>
        <translation>Отозвать доступ? Посетителей: {count}</translation>
    </message>
    <message>
        <source>Ordering the removal...</source>
        <translation>Отзыв записывается…</translation>
    </message>
    <message>
        <source>Result. Visitors: {count}</source>
        <translation>Итог. Посетителей: {count}</translation>
    </message>
    <message>
        <source>They can no longer open any door, whatever the status of the visit. This cannot be taken back: a new visit must be registered.</source>
        <translation>Они больше не откроют ни одной двери, каков бы ни был статус визита. Отменить это нельзя: придётся зарегистрировать новый визит.</translation>
    </message>
    <message>
        <source>The order is being written down.</source>
        <translation>Поручение записывается.</translation>
    </message>
    <message>
        <source>The lines change by themselves as the doors confirm.</source>
        <translation>Строки обновляются сами, когда двери подтверждают.</translation>
    </message>
    <message>
        <source>Revoke access ({count})</source>
        <translation>Отозвать доступ ({count})</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Отмена (Esc)</translation>
    </message>
</context>
<context>
    <name>SignInPanel</name>
    <message>
        <source>Choose the security passphrase</source>
        <translation>Задайте парольную фразу безопасности</translation>
    </message>
    <message>
        <source>Security sign-in</source>
        <translation>Вход службы безопасности</translation>
    </message>
    <message>
        <source>{low} to {high} characters; several words are best. Nobody can read it back, so keep it somewhere safe.</source>
        <translation>От {low} до {high} знаков; лучше несколько слов. Прочитать её потом нельзя, сохраните её в надёжном месте.</translation>
    </message>
    <message>
        <source>One moment...</source>
        <translation>Одну минуту…</translation>
    </message>
    <message>
        <source>Visits, passages, jobs and the audit list open with the passphrase.</source>
        <translation>Визиты, проходы, задания и журнал открываются парольной фразой.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Парольная фраза</translation>
    </message>
    <message>
        <source>The same passphrase again</source>
        <translation>Та же фраза ещё раз</translation>
    </message>
    <message>
        <source>Checking...</source>
        <translation>Проверка…</translation>
    </message>
    <message>
        <source>Next try in {seconds} s</source>
        <translation>Следующая попытка через {seconds} с</translation>
    </message>
    <message>
        <source>Set the passphrase and sign in</source>
        <translation>Задать фразу и войти</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Войти</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Type the passphrase.</source>
        <translation>Введите парольную фразу.</translation>
    </message>
    <message>
        <source>Too short: at least {low} characters.</source>
        <translation>Слишком коротко: не менее {low} знаков.</translation>
    </message>
    <message>
        <source>Too long: at most {high} characters.</source>
        <translation>Слишком длинно: не более {high} знаков.</translation>
    </message>
    <message>
        <source>The two passphrases are not the same.</source>
        <translation>Фразы не совпадают.</translation>
    </message>
    <message>
        <source>You can try again now.</source>
        <translation>Можно попробовать снова.</translation>
    </message>
</context>
<context>
    <name>StartFailure</name>
    <message>
        <source>Reception cannot start</source>
        <translation>Программа ресепшн не может запуститься</translation>
    </message>
</context>
<context>
    <name>TurnstilePanel</name>
    <message>
        <source>Turnstiles</source>
        <translation>Турникеты</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>Посетитель</translation>
    </message>
    <message>
        <source>Show the face: {door}</source>
        <translation>Показать лицо: {door}</translation>
    </message>
    <message>
        <source>● knows the visitor</source>
        <translation>● знает посетителя</translation>
    </message>
    <message>
        <source>○ does not know the visitor</source>
        <translation>○ не знает посетителя</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открытые</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Отказано</translation>
    </message>
</context>
<context>
    <name>VisitsView</name>
    <message>
        <source>Search by name, company, host, phone or ID</source>
        <translation>Поиск по имени, компании, принимающему, телефону или номеру</translation>
    </message>
    <message>
        <source>Search visits</source>
        <translation>Поиск визитов</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Визиты</translation>
    </message>
    <message>
        <source>Shift, Ctrl or Space choose several visits at once</source>
        <translation>Shift, Ctrl или пробел выбирают сразу несколько визитов</translation>
    </message>
    <message>
        <source>Passage history</source>
        <translation>История проходов</translation>
    </message>
    <message>
        <source>No visit has been registered yet. New visits appear here by themselves.</source>
        <translation>Визитов ещё нет. Новые визиты появятся здесь сами.</translation>
    </message>
    <message>
        <source>No visit matches the search. Clear it to see every visit.</source>
        <translation>Ничего не найдено. Очистите поиск, чтобы увидеть все визиты.</translation>
    </message>
    <message>
        <source>Revoke access ({count})</source>
        <translation>Отозвать доступ ({count})</translation>
    </message>
    <message>
        <source>Revoke access</source>
        <translation>Отозвать доступ</translation>
    </message>
</context>
<context>
    <name>banner</name>
    <message>
        <source>Close the message</source>
        <translation>Закрыть сообщение</translation>
    </message>
</context>
<context>
    <name>camera</name>
    <message>
        <source>Camera picture</source>
        <translation>Изображение с камеры</translation>
    </message>
    <message>
        <source>The camera is starting…</source>
        <translation>Камера запускается…</translation>
    </message>
    <message>
        <source>No camera. Load a photo from a file, or save without a photo.</source>
        <translation>Камеры нет. Загрузите фото из файла или сохраните без фото.</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The program could not do this.</source>
        <translation>Программа не смогла этого сделать.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, call support.</source>
        <translation>Повторите. Если это случится снова, обратитесь в поддержку.</translation>
    </message>
    <message>
        <source>This record is no longer there: {kind} {key}.</source>
        <translation>Этой записи больше нет: {kind} {key}.</translation>
    </message>
    <message>
        <source>Search for it again, or register the visitor anew.</source>
        <translation>Найдите запись снова или зарегистрируйте посетителя заново.</translation>
    </message>
    <message>
        <source>This is no longer possible: the visit has moved on.</source>
        <translation>Это уже невозможно: состояние визита изменилось.</translation>
    </message>
    <message>
        <source>Look at its present state in the list.</source>
        <translation>Посмотрите его нынешнее состояние в списке.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Ничего не изменено.</translation>
    </message>
    <message>
        <source>Your role does not allow this.</source>
        <translation>Ваша роль этого не позволяет.</translation>
    </message>
    <message>
        <source>Ask the security manager to do it.</source>
        <translation>Попросите об этом службу безопасности.</translation>
    </message>
    <message>
        <source>The camera gives no picture.</source>
        <translation>Камера не даёт изображения.</translation>
    </message>
    <message>
        <source>Check its cable, load a photo from a file, or save without a photo.</source>
        <translation>Проверьте кабель, загрузите фото из файла или сохраните без фото.</translation>
    </message>
    <message>
        <source>The program keeps looking for the camera.</source>
        <translation>Программа продолжает искать камеру.</translation>
    </message>
    <message>
        <source>This job was given to another worker.</source>
        <translation>Это задание передано другому исполнителю.</translation>
    </message>
    <message>
        <source>The other worker carries it on; nothing is lost.</source>
        <translation>Другой исполнитель продолжает его; ничего не потеряно.</translation>
    </message>
    <message>
        <source>The program is already running on this data: {folder}.</source>
        <translation>Программа уже работает с этими данными: {folder}.</translation>
    </message>
    <message>
        <source>Switch to the window that is open, or close it first.</source>
        <translation>Перейдите в открытое окно или сначала закройте его.</translation>
    </message>
    <message>
        <source>The database could not be read or written.</source>
        <translation>Не удалось прочитать или записать базу данных.</translation>
    </message>
    <message>
        <source>What you typed is still here; it is not saved yet.</source>
        <translation>Введённое осталось на экране, но ещё не записано.</translation>
    </message>
    <message>
        <source>The key does not open the database.</source>
        <translation>Ключ не открывает базу данных.</translation>
    </message>
    <message>
        <source>Restore the key that belongs to this database.</source>
        <translation>Восстановите ключ от этой базы данных.</translation>
    </message>
    <message>
        <source>A newer version of the program wrote this database.</source>
        <translation>Эту базу данных записала более новая версия программы.</translation>
    </message>
    <message>
        <source>Install the newer version again.</source>
        <translation>Установите снова более новую версию.</translation>
    </message>
    <message>
        <source>The database cannot be used now.</source>
        <translation>База данных сейчас недоступна.</translation>
    </message>
    <message>
        <source>Check that the disk is not full and may be written to, then try again.</source>
        <translation>Проверьте, что на диске есть место и запись разрешена, затем повторите.</translation>
    </message>
    <message>
        <source>Another system failed.</source>
        <translation>Произошёл сбой в другой системе.</translation>
    </message>
    <message>
        <source>Call support if it stays so.</source>
        <translation>Если это не пройдёт, обратитесь в поддержку.</translation>
    </message>
    <message>
        <source>The program tries again by itself.</source>
        <translation>Программа повторит попытку сама.</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>Сервер недоступен.</translation>
    </message>
    <message>
        <source>Check the network and the address of the server.</source>
        <translation>Проверьте сеть и адрес сервера.</translation>
    </message>
    <message>
        <source>The program tries again by itself; nothing is lost.</source>
        <translation>Программа повторит попытку сама; ничего не потеряно.</translation>
    </message>
    <message>
        <source>The server refuses our key or our clock.</source>
        <translation>Сервер не принимает наш ключ или время.</translation>
    </message>
    <message>
        <source>Check the key, its secret and the time of this computer.</source>
        <translation>Проверьте ключ, его секрет и время на этом компьютере.</translation>
    </message>
    <message>
        <source>The certificate of the server is not the trusted one.</source>
        <translation>Сертификат сервера не тот, которому мы доверяем.</translation>
    </message>
    <message>
        <source>Have it checked by IT; if it was renewed, enter its new fingerprint.</source>
        <translation>Пусть его проверят специалисты ИТ; если он обновлён, внесите новый отпечаток.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>Ничего не отправлено.</translation>
    </message>
    <message>
        <source>The server did not say whether it was done.</source>
        <translation>Сервер не ответил, выполнено ли это.</translation>
    </message>
    <message>
        <source>Wait; do not register the visitor a second time.</source>
        <translation>Подождите; не регистрируйте посетителя второй раз.</translation>
    </message>
    <message>
        <source>The program looks it up before it tries again.</source>
        <translation>Программа сама проверит это перед повтором.</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>Сервер занят.</translation>
    </message>
    <message>
        <source>Wait a little.</source>
        <translation>Немного подождите.</translation>
    </message>
    <message>
        <source>The server refused the request.</source>
        <translation>Сервер отклонил запрос.</translation>
    </message>
    <message>
        <source>Check the data of the visit, then retry it by hand.</source>
        <translation>Проверьте данные визита, затем повторите вручную.</translation>
    </message>
    <message>
        <source>Nothing was changed there.</source>
        <translation>Там ничего не изменено.</translation>
    </message>
    <message>
        <source>The server does not permit this for our key.</source>
        <translation>Сервер не разрешает это нашему ключу.</translation>
    </message>
    <message>
        <source>Have the administrator of HikCentral grant this interface.</source>
        <translation>Попросите администратора HikCentral разрешить этот интерфейс.</translation>
    </message>
    <message>
        <source>The server does not know this person, group or door.</source>
        <translation>Сервер не знает этого человека, группу или дверь.</translation>
    </message>
    <message>
        <source>Check the access groups in the settings.</source>
        <translation>Проверьте группы доступа в настройках.</translation>
    </message>
    <message>
        <source>It exists on the server already.</source>
        <translation>На сервере это уже есть.</translation>
    </message>
    <message>
        <source>Nothing to do, unless it happens again.</source>
        <translation>Ничего делать не нужно, если это не повторится.</translation>
    </message>
    <message>
        <source>Something unexpected happened in the program.</source>
        <translation>В программе произошло непредвиденное.</translation>
    </message>
    <message>
        <source>It was written to the log.</source>
        <translation>Это записано в журнал программы.</translation>
    </message>
    <message>
        <source>What you typed is kept.</source>
        <translation>Введённое сохранено на экране.</translation>
    </message>
    <message>
        <source>Not saved yet: some fields need your attention.</source>
        <translation>Ещё не сохранено: проверьте некоторые поля.</translation>
    </message>
    <message>
        <source>This is no longer possible: the job has moved on.</source>
        <translation>Это уже невозможно: состояние задания изменилось.</translation>
    </message>
    <message>
        <source>A job that takes access away cannot be stopped.</source>
        <translation>Задание, которое отзывает доступ, остановить нельзя.</translation>
    </message>
    <message>
        <source>Type it again.</source>
        <translation>Введите её ещё раз.</translation>
    </message>
    <message>
        <source>Wait {n} s, then type it again.</source>
        <translation>Подождите {n} с и введите её снова.</translation>
    </message>
    <message>
        <source>The passphrase is not right.</source>
        <translation>Парольная фраза неверна.</translation>
    </message>
    <message>
        <source>The attempt was written to the audit.</source>
        <translation>Попытка записана в журнал.</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>Visitor&apos;s name</source>
        <translation>Имя посетителя</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>Компания</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Принимающий</translation>
    </message>
    <message>
        <source>Visit type</source>
        <translation>Вид визита</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Цель визита</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Телефон</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Эл. почта</translation>
    </message>
    <message>
        <source>Expected entry</source>
        <translation>Ожидаемый вход</translation>
    </message>
    <message>
        <source>Expected exit</source>
        <translation>Ожидаемый выход</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Согласие</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Фото</translation>
    </message>
    <message>
        <source>Earlier visit</source>
        <translation>Прежний визит</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Парольная фраза</translation>
    </message>
    <message>
        <source>Please fill this in.</source>
        <translation>Заполните это поле.</translation>
    </message>
    <message>
        <source>Too long: at most {limit} characters.</source>
        <translation>Слишком длинно: не более {limit} знаков.</translation>
    </message>
    <message>
        <source>It holds characters that cannot be shown. Please type it again.</source>
        <translation>Есть знаки, которые нельзя показать. Введите заново.</translation>
    </message>
    <message>
        <source>Write it like name@company.kz.</source>
        <translation>Напишите как name@company.kz.</translation>
    </message>
    <message>
        <source>5 to 15 digits, for example +7 701 123 45 67.</source>
        <translation>От 5 до 15 цифр, например +7 701 123 45 67.</translation>
    </message>
    <message>
        <source>Type two letters and choose from the list.</source>
        <translation>Введите имя и выберите из списка.</translation>
    </message>
    <message>
        <source>The exit must be after the entry.</source>
        <translation>Выход должен быть позже входа.</translation>
    </message>
    <message>
        <source>This time has already passed.</source>
        <translation>Это время уже прошло.</translation>
    </message>
    <message>
        <source>A visit lasts at most {limit} days.</source>
        <translation>Визит длится не более {limit} дней.</translation>
    </message>
    <message>
        <source>Too short; please make it longer.</source>
        <translation>Слишком коротко, увеличьте.</translation>
    </message>
    <message>
        <source>Without the visitor&apos;s consent the visit cannot be saved.</source>
        <translation>Без согласия посетителя визит сохранить нельзя.</translation>
    </message>
    <message>
        <source>A visit is announced at most {limit} days ahead.</source>
        <translation>Визит можно записать не более чем за {limit} дней.</translation>
    </message>
    <message>
        <source>There is no such visit. Leave it out for somebody who is new.</source>
        <translation>Такого визита нет. Для нового посетителя не указывайте его.</translation>
    </message>
    <message>
        <source>Too short: at least {limit} characters.</source>
        <translation>Слишком коротко: не менее {limit} знаков.</translation>
    </message>
    <message>
        <source>Guest</source>
        <translation>Гость</translation>
    </message>
    <message>
        <source>VIP</source>
        <translation>VIP</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>Студент</translation>
    </message>
    <message>
        <source>Contractor</source>
        <translation>Подрядчик</translation>
    </message>
    <message>
        <source>The photo is larger than {limit} KB.</source>
        <translation>Фото больше {limit} КБ.</translation>
    </message>
</context>
<context>
    <name>host</name>
    <message>
        <source>Nobody by this name. Check the spelling.</source>
        <translation>Никого не найдено. Проверьте имя.</translation>
    </message>
</context>
<context>
    <name>interfaces</name>
    <message>
        <source>Visitors cannot be enrolled</source>
        <translation>Посетителей нельзя завести в HikCentral</translation>
    </message>
    <message>
        <source>Access cannot be changed or ended in HikCentral</source>
        <translation>Доступ нельзя изменить или отозвать в HikCentral</translation>
    </message>
    <message>
        <source>Access cannot be given</source>
        <translation>Доступ нельзя выдать</translation>
    </message>
    <message>
        <source>The doors are not told of any change</source>
        <translation>Двери не узнают об изменениях</translation>
    </message>
    <message>
        <source>No door can confirm: nobody is shown as ready</source>
        <translation>Двери не могут подтвердить: никто не станет «готов»</translation>
    </message>
    <message>
        <source>A new photo does not replace the one before</source>
        <translation>Новое фото не заменит прежнее</translation>
    </message>
    <message>
        <source>Doors that no group and no setting names are not found</source>
        <translation>Двери, не названные ни группой, ни настройками, не находятся</translation>
    </message>
    <message>
        <source>Visitors of the past are not removed from HikCentral</source>
        <translation>Прежние посетители не удаляются из HikCentral</translation>
    </message>
    <message>
        <source>Visitors whom somebody changed in HikCentral by hand are noticed later</source>
        <translation>Изменения посетителей, сделанные в HikCentral вручную, замечаются позже</translation>
    </message>
    <message>
        <source>Access that somebody gave or took in HikCentral by hand is not noticed</source>
        <translation>Доступ, выданный или отнятый в HikCentral вручную, не замечается</translation>
    </message>
    <message>
        <source>Entries and exits are not seen</source>
        <translation>Входы и выходы не видны</translation>
    </message>
    <message>
        <source>This version of HikCentral does not have {path}.</source>
        <translation>В этой версии HikCentral нет {path}.</translation>
    </message>
    <message>
        <source>The HikCentral administrator must tick {path} under “Authorized APIs” of our partner; then start this program again.</source>
        <translation>Администратор HikCentral должен отметить {path} в «Authorized APIs» нашего партнёра; затем перезапустите программу.</translation>
    </message>
</context>
<context>
    <name>lamp</name>
    <message>
        <source>Ready for the next visitor</source>
        <translation>Можно приглашать следующего</translation>
    </message>
    <message>
        <source>F2 registers a visitor, F3 finds one.</source>
        <translation>F2 — новый посетитель, F3 — поиск.</translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>Посетитель</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Принимающий</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>С</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>До</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Доступ</translation>
    </message>
    <message>
        <source>Find a visitor, company or host   F3</source>
        <translation>Найти посетителя, компанию или сотрудника   F3</translation>
    </message>
    <message>
        <source>Find in the list</source>
        <translation>Найти в списке</translation>
    </message>
    <message>
        <source>Visitors of today</source>
        <translation>Посетители за сегодня</translation>
    </message>
    <message>
        <source>Inside {n}</source>
        <translation>Внутри {n}</translation>
    </message>
    <message>
        <source>Stepped out {n}</source>
        <translation>Отлучились {n}</translation>
    </message>
    <message>
        <source>Expected {n}</source>
        <translation>Ожидаются {n}</translation>
    </message>
    <message>
        <source>Need help {n}</source>
        <translation>Нужна помощь {n}</translation>
    </message>
    <message>
        <source>Nobody found. Try fewer letters, or clear the search with Esc.</source>
        <translation>Никого не найдено. Введите меньше букв или очистите поиск клавишей Esc.</translation>
    </message>
    <message>
        <source>Nobody is here or expected yet. Press F2 to register a visitor.</source>
        <translation>Пока никого нет и никто не ожидается. Нажмите F2, чтобы зарегистрировать посетителя.</translation>
    </message>
    <message>
        <source>Check in</source>
        <translation>Отметить вход</translation>
    </message>
    <message>
        <source>Check out</source>
        <translation>Отметить выход</translation>
    </message>
    <message>
        <source>Attach photo</source>
        <translation>Добавить фото</translation>
    </message>
    <message>
        <source>Cancel visit</source>
        <translation>Отменить визит</translation>
    </message>
    <message>
        <source>Press again to cancel</source>
        <translation>Нажмите ещё раз</translation>
    </message>
</context>
<context>
    <name>photo</name>
    <message>
        <source>Photo of the visitor</source>
        <translation>Фото посетителя</translation>
    </message>
    <message>
        <source>Use this photo</source>
        <translation>Взять это фото</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Take photo</source>
        <translation>Сделать фото</translation>
    </message>
    <message>
        <source>Retake</source>
        <translation>Переснять</translation>
    </message>
    <message>
        <source>From file…</source>
        <translation>Из файла…</translation>
    </message>
    <message>
        <source>Pictures (*.jpg *.jpeg *.png)</source>
        <translation>Изображения (*.jpg *.jpeg *.png)</translation>
    </message>
</context>
<context>
    <name>portrait</name>
    <message>
        <source>Photo of the visitor</source>
        <translation>Фото посетителя</translation>
    </message>
    <message>
        <source>No photo is shown</source>
        <translation>Фото не показано</translation>
    </message>
</context>
<context>
    <name>problems</name>
    <message>
        <source>This file is not a picture.</source>
        <translation>Этот файл не изображение.</translation>
    </message>
    <message>
        <source>Choose a JPEG or PNG file.</source>
        <translation>Выберите файл JPEG или PNG.</translation>
    </message>
    <message>
        <source>The picture is too large.</source>
        <translation>Изображение слишком велико.</translation>
    </message>
    <message>
        <source>Choose a smaller one, or take a photo.</source>
        <translation>Выберите поменьше или сделайте фото.</translation>
    </message>
    <message>
        <source>The face is too small in the picture.</source>
        <translation>Лицо на снимке слишком мелкое.</translation>
    </message>
    <message>
        <source>Ask the visitor to come closer and take it again.</source>
        <translation>Попросите посетителя подойти ближе и переснимите.</translation>
    </message>
    <message>
        <source>No face was found in the picture.</source>
        <translation>На снимке не найдено лицо.</translation>
    </message>
    <message>
        <source>Ask the visitor to look into the camera, then retake.</source>
        <translation>Попросите посетителя смотреть в камеру и переснимите.</translation>
    </message>
    <message>
        <source>There is more than one face in the picture.</source>
        <translation>На снимке больше одного лица.</translation>
    </message>
    <message>
        <source>Let one person stand in the oval, then retake.</source>
        <translation>Пусть в овале стоит один человек; переснимите.</translation>
    </message>
    <message>
        <source>The picture is damaged.</source>
        <translation>Изображение повреждено.</translation>
    </message>
    <message>
        <source>Choose another file, or take a photo.</source>
        <translation>Выберите другой файл или сделайте фото.</translation>
    </message>
    <message>
        <source>The settings file cannot be read: {setting}. {detail}</source>
        <translation>Файл настроек не читается: {setting}. {detail}</translation>
    </message>
    <message>
        <source>Correct the line that is named, then start again.</source>
        <translation>Исправьте указанную строку и запустите снова.</translation>
    </message>
    <message>
        <source>There is no setting named {setting}. {detail}</source>
        <translation>Настройки {setting} не существует. {detail}</translation>
    </message>
    <message>
        <source>Correct its name or remove it, then start again.</source>
        <translation>Исправьте имя или удалите её и запустите снова.</translation>
    </message>
    <message>
        <source>The setting {setting} is missing. {detail}</source>
        <translation>Не хватает настройки {setting}. {detail}</translation>
    </message>
    <message>
        <source>Add it to the settings file, then start again.</source>
        <translation>Добавьте её в файл настроек и запустите снова.</translation>
    </message>
    <message>
        <source>The setting {setting} has a wrong value. {detail}</source>
        <translation>У настройки {setting} неверное значение. {detail}</translation>
    </message>
    <message>
        <source>Correct the value, then start again.</source>
        <translation>Исправьте значение и запустите снова.</translation>
    </message>
    <message>
        <source>The file for {setting} is not there: {detail}</source>
        <translation>Нет файла для {setting}: {detail}</translation>
    </message>
    <message>
        <source>Put the file in its place or correct the path.</source>
        <translation>Положите файл на место или исправьте путь.</translation>
    </message>
    <message>
        <source>The secret for {setting} has not been stored yet: {detail}</source>
        <translation>Секрет для {setting} ещё не сохранён: {detail}</translation>
    </message>
    <message>
        <source>Store it with the command line, then start again.</source>
        <translation>Сохраните его из командной строки и запустите снова.</translation>
    </message>
    <message>
        <source>There is no place to keep secrets ({setting}). {detail}</source>
        <translation>Негде хранить секреты ({setting}). {detail}</translation>
    </message>
    <message>
        <source>Unlock the key ring of the system, or set the key file for secrets.</source>
        <translation>Разблокируйте системное хранилище ключей или задайте файл ключа.</translation>
    </message>
    <message>
        <source>The port {detail} ({setting}) is used by a program.</source>
        <translation>Порт {detail} ({setting}) занят другой программой.</translation>
    </message>
    <message>
        <source>Close that program or set another port.</source>
        <translation>Закройте ту программу или задайте другой порт.</translation>
    </message>
</context>
<context>
    <name>reception</name>
    <message>
        <source>In the building</source>
        <translation>В здании</translation>
    </message>
    <message>
        <source>New visitor</source>
        <translation>Новый посетитель</translation>
    </message>
</context>
<context>
    <name>register</name>
    <message>
        <source>The visitor agrees to the use of name and photo</source>
        <translation>Посетитель согласен на обработку имени и фото</translation>
    </message>
    <message>
        <source>First two letters…</source>
        <translation>Первые две буквы…</translation>
    </message>
    <message>
        <source>New visitor</source>
        <translation>Новый посетитель</translation>
    </message>
    <message>
        <source>No photo: no turnstile access, use the guard lane.</source>
        <translation>Нет фото: турникет не откроется, проход через пост охраны.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Saved: {name}. The face is going to the doors; the lamp says when to walk.</source>
        <translation>Сохранено: {name}. Лицо передаётся на двери; табло скажет, когда идти.</translation>
    </message>
    <message>
        <source>Saved without a photo: {name}. Please use the guard lane.</source>
        <translation>Сохранено без фото: {name}. Проход через пост охраны.</translation>
    </message>
</context>
<context>
    <name>strip</name>
    <message>
        <source>Since {at}</source>
        <translation>С {at}</translation>
    </message>
    <message>
        <source>HikCentral</source>
        <translation>HikCentral</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Почта</translation>
    </message>
    <message>
        <source>{name}: not checked yet</source>
        <translation>{name}: проверяется</translation>
    </message>
    <message>
        <source>{name}: connected</source>
        <translation>{name}: на связи</translation>
    </message>
    <message>
        <source>{name}: no connection</source>
        <translation>{name}: нет связи</translation>
    </message>
    <message>
        <source>Work is kept and goes on by itself when the connection is back.</source>
        <translation>Работа сохранена и продолжится сама, когда связь вернётся.</translation>
    </message>
    <message>
        <source>{name}: limited ({n})</source>
        <translation>{name}: с ограничениями ({n})</translation>
    </message>
    <message>
        <source>Queue: …</source>
        <translation>Очередь: …</translation>
    </message>
    <message>
        <source>Queue: {n} need help</source>
        <translation>Очередь: сбоев {n}</translation>
    </message>
    <message>
        <source>Retry them in the job list.</source>
        <translation>Повторите их в списке заданий.</translation>
    </message>
    <message>
        <source>Queue: {n} waiting</source>
        <translation>Очередь: ждут {n}</translation>
    </message>
    <message>
        <source>Queue: empty</source>
        <translation>Очередь: пусто</translation>
    </message>
    <message>
        <source>Camera: works</source>
        <translation>Камера: работает</translation>
    </message>
    <message>
        <source>Camera: starting</source>
        <translation>Камера: запуск</translation>
    </message>
    <message>
        <source>Camera: lost</source>
        <translation>Камера: потеряна</translation>
    </message>
    <message>
        <source>Camera: none</source>
        <translation>Камера: нет</translation>
    </message>
</context>
<context>
    <name>times</name>
    <message>
        <source>{n} s</source>
        <translation>{n} с</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} мин</translation>
    </message>
    <message>
        <source>{n} h {m} min</source>
        <translation>{n} ч {m} мин</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} дн</translation>
    </message>
</context>
<context>
    <name>visits</name>
    <message>
        <source>Expected</source>
        <translation>Ожидается</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>Внутри</translation>
    </message>
    <message>
        <source>Stepped out</source>
        <translation>Отлучился</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Вышел</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Отменён</translation>
    </message>
    <message>
        <source>Did not come</source>
        <translation>Не пришёл</translation>
    </message>
    <message>
        <source>No access</source>
        <translation>Нет доступа</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>В очереди</translation>
    </message>
    <message>
        <source>Person enrolled</source>
        <translation>Внесён в HikCentral</translation>
    </message>
    <message>
        <source>Going to the doors</source>
        <translation>Передаётся на двери</translation>
    </message>
    <message>
        <source>Doors ready</source>
        <translation>Двери готовы</translation>
    </message>
    <message>
        <source>Needs help</source>
        <translation>Нужна помощь</translation>
    </message>
    <message>
        <source>Being revoked</source>
        <translation>Отзывается</translation>
    </message>
    <message>
        <source>Taken away</source>
        <translation>Отозван</translation>
    </message>
    <message>
        <source>HikCentral cannot be reached</source>
        <translation>Нет связи с HikCentral</translation>
    </message>
    <message>
        <source>HikCentral refuses our key or clock</source>
        <translation>HikCentral не принимает ключ или время</translation>
    </message>
    <message>
        <source>The certificate is not trusted</source>
        <translation>Нет доверия сертификату</translation>
    </message>
    <message>
        <source>HikCentral is busy</source>
        <translation>HikCentral занят</translation>
    </message>
    <message>
        <source>The doors are loading the face</source>
        <translation>Двери загружают лицо</translation>
    </message>
    <message>
        <source>A door did not take the face</source>
        <translation>Дверь не приняла лицо</translation>
    </message>
    <message>
        <source>No door can confirm it</source>
        <translation>Двери не могут подтвердить</translation>
    </message>
    <message>
        <source>An earlier visit of this person is not over</source>
        <translation>Предыдущий визит этого человека ещё не окончен</translation>
    </message>
    <message>
        <source>Stopped by hand</source>
        <translation>Остановлено вручную</translation>
    </message>
    <message>
        <source>Walk with the visitor to the door</source>
        <translation>Проводите посетителя до двери</translation>
    </message>
    <message>
        <source>Check out the earlier visit</source>
        <translation>Завершите предыдущий визит</translation>
    </message>
    <message>
        <source>No door can confirm the removal</source>
        <translation>Двери не могут подтвердить отзыв</translation>
    </message>
    <message>
        <source>The photo was refused</source>
        <translation>Фото не принято</translation>
    </message>
    <message>
        <source>Another person has this code</source>
        <translation>Этот код занят другим человеком</translation>
    </message>
    <message>
        <source>HikCentral does not permit it</source>
        <translation>HikCentral этого не разрешает</translation>
    </message>
    <message>
        <source>HikCentral refused the request</source>
        <translation>HikCentral отклонил запрос</translation>
    </message>
    <message>
        <source>Checking what HikCentral has done</source>
        <translation>Проверяем, что сделал HikCentral</translation>
    </message>
    <message>
        <source>Call IT; use the guard lane</source>
        <translation>Позвоните в ИТ; проход через пост охраны</translation>
    </message>
    <message>
        <source>Retry it in the job list</source>
        <translation>Повторите в списке заданий</translation>
    </message>
    <message>
        <source>Use the guard lane; call security</source>
        <translation>Проход через пост охраны; позвоните в службу безопасности</translation>
    </message>
    <message>
        <source>Take a new photo</source>
        <translation>Сделайте новое фото</translation>
    </message>
    <message>
        <source>Call security</source>
        <translation>Позвоните в службу безопасности</translation>
    </message>
    <message>
        <source>Call the HikCentral administrator</source>
        <translation>Позвоните администратору HikCentral</translation>
    </message>
    <message>
        <source>{k} of {n} doors</source>
        <translation>{k} из {n} дверей</translation>
    </message>
    <message>
        <source>No photo: guard lane</source>
        <translation>Нет фото: пост охраны</translation>
    </message>
    <message>
        <source>{reason}, next try {at}</source>
        <translation>{reason}, повтор {at}</translation>
    </message>
    <message>
        <source>The doors are removing the face</source>
        <translation>Двери удаляют лицо</translation>
    </message>
    <message>
        <source>Waits for an earlier visit, until {at}</source>
        <translation>Ждёт окончания предыдущего визита, до {at}</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Задержка</translation>
    </message>
    <message>
        <source>Send to the turnstile: {name}</source>
        <translation>К турникету: {name}</translation>
    </message>
    <message>
        <source>Every door has confirmed the face.</source>
        <translation>Все двери подтвердили лицо.</translation>
    </message>
    <message>
        <source>Guard lane: {name}</source>
        <translation>Пост охраны: {name}</translation>
    </message>
    <message>
        <source>There is no photo, so the turnstile will not open. Attach a photo.</source>
        <translation>Фото нет, турникет не откроется. Добавьте фото.</translation>
    </message>
    <message>
        <source>Needs help: {name}</source>
        <translation>Нужна помощь: {name}</translation>
    </message>
    <message>
        <source>Not confirmed: {name}</source>
        <translation>Не подтверждено: {name}</translation>
    </message>
    <message>
        <source>Stepped out at {at}.</source>
        <translation>Отлучился в {at}.</translation>
    </message>
    <message>
        <source>May come back: {name}</source>
        <translation>Может вернуться: {name}</translation>
    </message>
    <message>
        <source>Every door still knows the face.</source>
        <translation>Все двери ещё знают лицо.</translation>
    </message>
    <message>
        <source>Please wait: {name}</source>
        <translation>Подождите: {name}</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>Reception desk</source>
        <translation>Стойка ресепшн</translation>
    </message>
    <message>
        <source>Reception</source>
        <translation>Ресепшн</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Администрирование</translation>
    </message>
    <message>
        <source>Parts of the program</source>
        <translation>Разделы программы</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Светлая или тёмная тема</translation>
    </message>
</context>
</TS>
