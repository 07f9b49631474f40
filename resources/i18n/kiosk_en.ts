<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AdminAudit</name>
    <message>
        <source>Time</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Visit ID</source>
        <translation>Visit ID</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Detail</translation>
    </message>
</context>
<context>
    <name>AdminHistory</name>
    <message>
        <source>Time</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Direction</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>Door</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Step</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Attempt</translation>
    </message>
</context>
<context>
    <name>AdminJobs</name>
    <message>
        <source>Visit ID</source>
        <translation>Visit ID</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Step</translation>
    </message>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Attempts</translation>
    </message>
    <message>
        <source>Next
run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>AdminPage</name>
    <message>
        <source>Visits</source>
        <translation>Visits</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Jobs</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>Lists of the security manager</source>
        <translation>Lists of the security manager</translation>
    </message>
    <message>
        <source>Refresh (F5)</source>
        <translation>Refresh (F5)</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>Lock the security tab</source>
        <translation>Lock the security tab</translation>
    </message>
    <message>
        <source>Signed in: {name}</source>
        <translation>Signed in: {name}</translation>
    </message>
    <message>
        <source>Loading...</source>
        <translation>Loading...</translation>
    </message>
    <message>
        <source>Not loaded</source>
        <translation>Not loaded</translation>
    </message>
</context>
<context>
    <name>AdminReceipts</name>
    <message>
        <source>Access granted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access revoked</source>
        <translation type="unfinished">Access revoked</translation>
    </message>
    <message>
        <source>Revoked at {k} of {n} doors, {at}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revoked at {k} of {n} doors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Granted at {k} of {n} doors, {at}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Granted at {k} of {n} doors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished">Time</translation>
    </message>
    <message>
        <source>Door</source>
        <translation type="unfinished">Door</translation>
    </message>
    <message>
        <source>What it confirmed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AdminVisits</name>
    <message>
        <source>{ready} of {total} doors</source>
        <translation>{ready} of {total} doors</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>Visitor</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Access</translation>
    </message>
    <message>
        <source>Access
granted</source>
        <translation>Access
granted</translation>
    </message>
    <message>
        <source>Access
revoked</source>
        <translation>Access
revoked</translation>
    </message>
    <message>
        <source>First entry
detected</source>
        <translation>First entry
detected</translation>
    </message>
    <message>
        <source>First exit
detected</source>
        <translation>First exit
detected</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Entries</translation>
    </message>
    <message>
        <source>Exits</source>
        <translation>Exits</translation>
    </message>
    <message>
        <source>HikCentral
person ID</source>
        <translation>HikCentral
person ID</translation>
    </message>
    <message>
        <source>Entry notice
sent</source>
        <translation>Entry notice
sent</translation>
    </message>
    <message>
        <source>Exit notice
sent</source>
        <translation>Exit notice
sent</translation>
    </message>
</context>
<context>
    <name>AdminWords</name>
    <message>
        <source>no connection</source>
        <translation>no connection</translation>
    </message>
    <message>
        <source>key or clock refused</source>
        <translation>key or clock refused</translation>
    </message>
    <message>
        <source>certificate not trusted</source>
        <translation>certificate not trusted</translation>
    </message>
    <message>
        <source>server is busy</source>
        <translation>server is busy</translation>
    </message>
    <message>
        <source>doors still applying</source>
        <translation>doors still applying</translation>
    </message>
    <message>
        <source>a door reported a failure</source>
        <translation>a door reported a failure</translation>
    </message>
    <message>
        <source>sent, cannot be confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an earlier visit is not over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>photo refused</source>
        <translation>photo refused</translation>
    </message>
    <message>
        <source>another person has this code</source>
        <translation>another person has this code</translation>
    </message>
    <message>
        <source>not permitted for our key</source>
        <translation>not permitted for our key</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>rejected</translation>
    </message>
    <message>
        <source>outcome not known, being looked up</source>
        <translation>outcome not known, being looked up</translation>
    </message>
    <message>
        <source>Assign access group</source>
        <translation>Assign access group</translation>
    </message>
    <message>
        <source>Apply to the doors</source>
        <translation>Apply to the doors</translation>
    </message>
    <message>
        <source>Change the times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revoke access</source>
        <translation>Revoke access</translation>
    </message>
    <message>
        <source>Revoke unknown access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notify the host</source>
        <translation>Notify the host</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Running</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Gave up</source>
        <translation>Gave up</translation>
    </message>
    <message>
        <source>Job stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Person created in HikCentral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Person found in HikCentral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Person ID stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Person checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access granted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First entry detected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First exit detected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notice to the host scheduled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by revoke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by a new photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by another round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>retry by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the program was stopped while this ran</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fault in the program, see the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by newer times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by changed times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by prolonging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by another type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by retry by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded by reconciler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needed again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the worker was not heard of any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no longer wanted, nothing done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another visit keeps its access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the visit was prolonged, access is given anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a visit explains the access by now, or the person is gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>person and face removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the person has come again, nothing removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HikCentral still has the person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>person created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>person adopted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>host told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no mail server is set up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the host has no e-mail address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HikCentral has no such person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not listed in the access group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>forgotten by HikCentral, and the window has ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>forgotten by HikCentral; the doors are closed by the end of the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the face is missing in HikCentral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the face was not stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the visit has no photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>added, but not found by its code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>still a member of the group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{k} of {n} doors</source>
        <translation type="unfinished">{k} of {n} doors</translation>
    </message>
    <message>
        <source>granted at {k} of {n} doors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>revoked at {k} of {n} doors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>assigned to group {group}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no visit explains it; person {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>given again; person {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set right again; person {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no step was left for it; person {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>access group {group} is missing or has no door</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>access group {group}: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} before, {after} now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>until {at}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In</source>
        <translation>In</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Out</translation>
    </message>
    <message>
        <source>Direction not known</source>
        <translation>Direction not known</translation>
    </message>
    <message>
        <source>Visit registered</source>
        <translation>Visit registered</translation>
    </message>
    <message>
        <source>Photo attached</source>
        <translation>Photo attached</translation>
    </message>
    <message>
        <source>Checked in</source>
        <translation>Checked in</translation>
    </message>
    <message>
        <source>Checked out</source>
        <translation>Checked out</translation>
    </message>
    <message>
        <source>Stepped out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Came back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times of the visit changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visit type changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visit cancelled</source>
        <translation>Visit cancelled</translation>
    </message>
    <message>
        <source>Visitor did not come</source>
        <translation>Visitor did not come</translation>
    </message>
    <message>
        <source>Revoke ordered</source>
        <translation>Revoke ordered</translation>
    </message>
    <message>
        <source>Person enrolled</source>
        <translation>Person enrolled</translation>
    </message>
    <message>
        <source>Access group assigned</source>
        <translation>Access group assigned</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished">Cancelled</translation>
    </message>
    <message>
        <source>Doors confirmed access</source>
        <translation>Doors confirmed access</translation>
    </message>
    <message>
        <source>Access failed</source>
        <translation>Access failed</translation>
    </message>
    <message>
        <source>Access revoked</source>
        <translation>Access revoked</translation>
    </message>
    <message>
        <source>Access without a visit found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access found missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other times found in HikCentral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Person removed from HikCentral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job put back in the queue</source>
        <translation>Job put back in the queue</translation>
    </message>
    <message>
        <source>Host notified</source>
        <translation>Host notified</translation>
    </message>
    <message>
        <source>Enrol person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody was enrolled for this visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HikCentral has the person no longer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the code is taken, but not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>our code belongs to a person of other name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passphrase chosen</source>
        <translation>Passphrase chosen</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Signed in</translation>
    </message>
    <message>
        <source>Sign-in refused</source>
        <translation>Sign-in refused</translation>
    </message>
    <message>
        <source>Passage history viewed</source>
        <translation>Passage history viewed</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Updated just now</source>
        <translation>Updated just now</translation>
    </message>
    <message>
        <source>Updated {seconds} s ago</source>
        <translation>Updated {seconds} s ago</translation>
    </message>
    <message>
        <source>Updated {minutes} min ago</source>
        <translation>Updated {minutes} min ago</translation>
    </message>
</context>
<context>
    <name>AuditView</name>
    <message>
        <source>Search by person, action, visit ID or detail</source>
        <translation>Search by person, action, visit ID or detail</translation>
    </message>
    <message>
        <source>Search the audit list</source>
        <translation>Search the audit list</translation>
    </message>
    <message>
        <source>Audit list</source>
        <translation>Audit list</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet.</source>
        <translation>Nothing has been recorded yet.</translation>
    </message>
    <message>
        <source>No entry matches the search.</source>
        <translation>No entry matches the search.</translation>
    </message>
</context>
<context>
    <name>ConfirmPanel</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation type="unfinished">Cancel (Esc)</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Passage history: {name}, visit {id}</source>
        <translation>Passage history: {name}, visit {id}</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Close (Esc)</translation>
    </message>
    <message>
        <source>By door</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What each door has confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passages at the doors</source>
        <translation>Passages at the doors</translation>
    </message>
    <message>
        <source>Timeline of the jobs</source>
        <translation>Timeline of the jobs</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>Reading...</translation>
    </message>
    <message>
        <source>No door has seen this visitor yet.</source>
        <translation>No door has seen this visitor yet.</translation>
    </message>
    <message>
        <source>Nothing was asked of HikCentral yet.</source>
        <translation>Nothing was asked of HikCentral yet.</translation>
    </message>
    <message>
        <source>No door has confirmed anything yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobActs</name>
    <message>
        <source>Retry all with this reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry everything that gave up with this reason? Jobs: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason: {reason}. Each starts over with a fresh count of attempts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop what waits? Jobs chosen: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A step on the way to access takes the steps behind it along: the visitor gets no access until somebody retries it or takes a new photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry</source>
        <translation type="unfinished">Retry</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobsView</name>
    <message>
        <source>All</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Gave up, need a decision</source>
        <translation>Gave up, need a decision</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Which jobs are shown</source>
        <translation>Which jobs are shown</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Jobs</translation>
    </message>
    <message>
        <source>Nothing here: no job is in this state.</source>
        <translation>Nothing here: no job is in this state.</translation>
    </message>
    <message>
        <source>Jobs stopped: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs put back in the queue: {count}</source>
        <translation>Jobs put back in the queue: {count}</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Hide</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Hide the passphrase</source>
        <translation>Hide the passphrase</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>Show the passphrase</translation>
    </message>
</context>
<context>
    <name>RevokePanel</name>
    <message>
        <source>had no access to take away</source>
        <translation>had no access to take away</translation>
    </message>
    <message>
        <source>taken away, every door has confirmed</source>
        <translation>taken away, every door has confirmed</translation>
    </message>
    <message>
        <source>ordered, doors have not confirmed yet</source>
        <translation>ordered, doors have not confirmed yet</translation>
    </message>
    <message>
        <source>Take access away? Visitors: {count}</source>
        <translation>Take access away? Visitors: {count}</translation>
    </message>
    <message>
        <source>Ordering the removal...</source>
        <translation>Ordering the removal...</translation>
    </message>
    <message>
        <source>Result. Visitors: {count}</source>
        <translation>Result. Visitors: {count}</translation>
    </message>
    <message>
        <source>They can no longer open any door, whatever the status of the visit. This cannot be taken back: a new visit must be registered.</source>
        <translation>They can no longer open any door, whatever the status of the visit. This cannot be taken back: a new visit must be registered.</translation>
    </message>
    <message>
        <source>The order is being written down.</source>
        <translation>The order is being written down.</translation>
    </message>
    <message>
        <source>The lines change by themselves as the doors confirm.</source>
        <translation>The lines change by themselves as the doors confirm.</translation>
    </message>
    <message>
        <source>Revoke access ({count})</source>
        <translation>Revoke access ({count})</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Cancel (Esc)</translation>
    </message>
</context>
<context>
    <name>SignInPanel</name>
    <message>
        <source>Choose the security passphrase</source>
        <translation>Choose the security passphrase</translation>
    </message>
    <message>
        <source>Security sign-in</source>
        <translation>Security sign-in</translation>
    </message>
    <message>
        <source>{low} to {high} characters; several words are best. Nobody can read it back, so keep it somewhere safe.</source>
        <translation>{low} to {high} characters; several words are best. Nobody can read it back, so keep it somewhere safe.</translation>
    </message>
    <message>
        <source>One moment...</source>
        <translation>One moment...</translation>
    </message>
    <message>
        <source>Visits, passages, jobs and the audit list open with the passphrase.</source>
        <translation>Visits, passages, jobs and the audit list open with the passphrase.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>The same passphrase again</source>
        <translation>The same passphrase again</translation>
    </message>
    <message>
        <source>Checking...</source>
        <translation>Checking...</translation>
    </message>
    <message>
        <source>Next try in {seconds} s</source>
        <translation>Next try in {seconds} s</translation>
    </message>
    <message>
        <source>Set the passphrase and sign in</source>
        <translation>Set the passphrase and sign in</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Type the passphrase.</source>
        <translation>Type the passphrase.</translation>
    </message>
    <message>
        <source>Too short: at least {low} characters.</source>
        <translation>Too short: at least {low} characters.</translation>
    </message>
    <message>
        <source>Too long: at most {high} characters.</source>
        <translation>Too long: at most {high} characters.</translation>
    </message>
    <message>
        <source>The two passphrases are not the same.</source>
        <translation>The two passphrases are not the same.</translation>
    </message>
    <message>
        <source>You can try again now.</source>
        <translation>You can try again now.</translation>
    </message>
</context>
<context>
    <name>StartFailure</name>
    <message>
        <source>Reception cannot start</source>
        <translation>Reception cannot start</translation>
    </message>
</context>
<context>
    <name>TurnstilePanel</name>
    <message>
        <source>Turnstiles</source>
        <translation>Turnstiles</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>Visitor</translation>
    </message>
    <message>
        <source>Show the face: {door}</source>
        <translation>Show the face: {door}</translation>
    </message>
    <message>
        <source>● knows the visitor</source>
        <translation>● knows the visitor</translation>
    </message>
    <message>
        <source>○ does not know the visitor</source>
        <translation>○ does not know the visitor</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refused</translation>
    </message>
</context>
<context>
    <name>VisitsView</name>
    <message>
        <source>Search by name, company, host, phone or ID</source>
        <translation>Search by name, company, host, phone or ID</translation>
    </message>
    <message>
        <source>Search visits</source>
        <translation>Search visits</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Visits</translation>
    </message>
    <message>
        <source>Shift, Ctrl or Space choose several visits at once</source>
        <translation>Shift, Ctrl or Space choose several visits at once</translation>
    </message>
    <message>
        <source>Passage history</source>
        <translation>Passage history</translation>
    </message>
    <message>
        <source>No visit has been registered yet. New visits appear here by themselves.</source>
        <translation>No visit has been registered yet. New visits appear here by themselves.</translation>
    </message>
    <message>
        <source>No visit matches the search. Clear it to see every visit.</source>
        <translation>No visit matches the search. Clear it to see every visit.</translation>
    </message>
    <message>
        <source>Revoke access ({count})</source>
        <translation>Revoke access ({count})</translation>
    </message>
    <message>
        <source>Revoke access</source>
        <translation>Revoke access</translation>
    </message>
</context>
<context>
    <name>banner</name>
    <message>
        <source>Close the message</source>
        <translation>Close the message</translation>
    </message>
</context>
<context>
    <name>camera</name>
    <message>
        <source>Camera picture</source>
        <translation>Camera picture</translation>
    </message>
    <message>
        <source>The camera is starting…</source>
        <translation>The camera is starting…</translation>
    </message>
    <message>
        <source>No camera. Load a photo from a file, or save without a photo.</source>
        <translation>No camera. Load a photo from a file, or save without a photo.</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The program could not do this.</source>
        <translation>The program could not do this.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, call support.</source>
        <translation>Try again. If it happens again, call support.</translation>
    </message>
    <message>
        <source>This record is no longer there: {kind} {key}.</source>
        <translation>This record is no longer there: {kind} {key}.</translation>
    </message>
    <message>
        <source>Search for it again, or register the visitor anew.</source>
        <translation>Search for it again, or register the visitor anew.</translation>
    </message>
    <message>
        <source>This is no longer possible: the visit has moved on.</source>
        <translation>This is no longer possible: the visit has moved on.</translation>
    </message>
    <message>
        <source>Look at its present state in the list.</source>
        <translation>Look at its present state in the list.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nothing was changed.</translation>
    </message>
    <message>
        <source>Your role does not allow this.</source>
        <translation>Your role does not allow this.</translation>
    </message>
    <message>
        <source>Ask the security manager to do it.</source>
        <translation>Ask the security manager to do it.</translation>
    </message>
    <message>
        <source>The camera gives no picture.</source>
        <translation>The camera gives no picture.</translation>
    </message>
    <message>
        <source>Check its cable, load a photo from a file, or save without a photo.</source>
        <translation>Check its cable, load a photo from a file, or save without a photo.</translation>
    </message>
    <message>
        <source>The program keeps looking for the camera.</source>
        <translation>The program keeps looking for the camera.</translation>
    </message>
    <message>
        <source>This job was given to another worker.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other worker carries it on; nothing is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program is already running on this data: {folder}.</source>
        <translation>The program is already running on this data: {folder}.</translation>
    </message>
    <message>
        <source>Switch to the window that is open, or close it first.</source>
        <translation>Switch to the window that is open, or close it first.</translation>
    </message>
    <message>
        <source>The database could not be read or written.</source>
        <translation>The database could not be read or written.</translation>
    </message>
    <message>
        <source>What you typed is still here; it is not saved yet.</source>
        <translation>What you typed is still here; it is not saved yet.</translation>
    </message>
    <message>
        <source>The key does not open the database.</source>
        <translation>The key does not open the database.</translation>
    </message>
    <message>
        <source>Restore the key that belongs to this database.</source>
        <translation>Restore the key that belongs to this database.</translation>
    </message>
    <message>
        <source>A newer version of the program wrote this database.</source>
        <translation>A newer version of the program wrote this database.</translation>
    </message>
    <message>
        <source>Install the newer version again.</source>
        <translation>Install the newer version again.</translation>
    </message>
    <message>
        <source>The database cannot be used now.</source>
        <translation>The database cannot be used now.</translation>
    </message>
    <message>
        <source>Check that the disk is not full and may be written to, then try again.</source>
        <translation>Check that the disk is not full and may be written to, then try again.</translation>
    </message>
    <message>
        <source>Another system failed.</source>
        <translation>Another system failed.</translation>
    </message>
    <message>
        <source>Call support if it stays so.</source>
        <translation>Call support if it stays so.</translation>
    </message>
    <message>
        <source>The program tries again by itself.</source>
        <translation>The program tries again by itself.</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>The server cannot be reached.</translation>
    </message>
    <message>
        <source>Check the network and the address of the server.</source>
        <translation>Check the network and the address of the server.</translation>
    </message>
    <message>
        <source>The program tries again by itself; nothing is lost.</source>
        <translation>The program tries again by itself; nothing is lost.</translation>
    </message>
    <message>
        <source>The server refuses our key or our clock.</source>
        <translation>The server refuses our key or our clock.</translation>
    </message>
    <message>
        <source>Check the key, its secret and the time of this computer.</source>
        <translation>Check the key, its secret and the time of this computer.</translation>
    </message>
    <message>
        <source>The certificate of the server is not the trusted one.</source>
        <translation>The certificate of the server is not the trusted one.</translation>
    </message>
    <message>
        <source>Have it checked by IT; if it was renewed, enter its new fingerprint.</source>
        <translation>Have it checked by IT; if it was renewed, enter its new fingerprint.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>Nothing was sent.</translation>
    </message>
    <message>
        <source>The server did not say whether it was done.</source>
        <translation>The server did not say whether it was done.</translation>
    </message>
    <message>
        <source>Wait; do not register the visitor a second time.</source>
        <translation>Wait; do not register the visitor a second time.</translation>
    </message>
    <message>
        <source>The program looks it up before it tries again.</source>
        <translation>The program looks it up before it tries again.</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>The server is busy.</translation>
    </message>
    <message>
        <source>Wait a little.</source>
        <translation>Wait a little.</translation>
    </message>
    <message>
        <source>The server refused the request.</source>
        <translation>The server refused the request.</translation>
    </message>
    <message>
        <source>Check the data of the visit, then retry it by hand.</source>
        <translation>Check the data of the visit, then retry it by hand.</translation>
    </message>
    <message>
        <source>Nothing was changed there.</source>
        <translation>Nothing was changed there.</translation>
    </message>
    <message>
        <source>The server does not permit this for our key.</source>
        <translation>The server does not permit this for our key.</translation>
    </message>
    <message>
        <source>Have the administrator of HikCentral grant this interface.</source>
        <translation>Have the administrator of HikCentral grant this interface.</translation>
    </message>
    <message>
        <source>The server does not know this person, group or door.</source>
        <translation>The server does not know this person, group or door.</translation>
    </message>
    <message>
        <source>Check the access groups in the settings.</source>
        <translation>Check the access groups in the settings.</translation>
    </message>
    <message>
        <source>It exists on the server already.</source>
        <translation>It exists on the server already.</translation>
    </message>
    <message>
        <source>Nothing to do, unless it happens again.</source>
        <translation>Nothing to do, unless it happens again.</translation>
    </message>
    <message>
        <source>Something unexpected happened in the program.</source>
        <translation>Something unexpected happened in the program.</translation>
    </message>
    <message>
        <source>It was written to the log.</source>
        <translation>It was written to the log.</translation>
    </message>
    <message>
        <source>What you typed is kept.</source>
        <translation>What you typed is kept.</translation>
    </message>
    <message>
        <source>Not saved yet: some fields need your attention.</source>
        <translation>Not saved yet: some fields need your attention.</translation>
    </message>
    <message>
        <source>This is no longer possible: the job has moved on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A job that takes access away cannot be stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type it again.</source>
        <translation>Type it again.</translation>
    </message>
    <message>
        <source>Wait {n} s, then type it again.</source>
        <translation>Wait {n} s, then type it again.</translation>
    </message>
    <message>
        <source>The passphrase is not right.</source>
        <translation>The passphrase is not right.</translation>
    </message>
    <message>
        <source>The attempt was written to the audit.</source>
        <translation>The attempt was written to the audit.</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>Visitor&apos;s name</source>
        <translation>Visitor&apos;s name</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Visit type</source>
        <translation>Visit type</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Purpose</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Expected entry</source>
        <translation>Expected entry</translation>
    </message>
    <message>
        <source>Expected exit</source>
        <translation>Expected exit</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consent</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Earlier visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Please fill this in.</source>
        <translation>Please fill this in.</translation>
    </message>
    <message>
        <source>Too long: at most {limit} characters.</source>
        <translation>Too long: at most {limit} characters.</translation>
    </message>
    <message>
        <source>It holds characters that cannot be shown. Please type it again.</source>
        <translation>It holds characters that cannot be shown. Please type it again.</translation>
    </message>
    <message>
        <source>Write it like name@company.kz.</source>
        <translation>Write it like name@company.kz.</translation>
    </message>
    <message>
        <source>5 to 15 digits, for example +7 701 123 45 67.</source>
        <translation>5 to 15 digits, for example +7 701 123 45 67.</translation>
    </message>
    <message>
        <source>Type two letters and choose from the list.</source>
        <translation>Type two letters and choose from the list.</translation>
    </message>
    <message>
        <source>The exit must be after the entry.</source>
        <translation>The exit must be after the entry.</translation>
    </message>
    <message>
        <source>This time has already passed.</source>
        <translation>This time has already passed.</translation>
    </message>
    <message>
        <source>A visit lasts at most {limit} days.</source>
        <translation>A visit lasts at most {limit} days.</translation>
    </message>
    <message>
        <source>Too short; please make it longer.</source>
        <translation>Too short; please make it longer.</translation>
    </message>
    <message>
        <source>Without the visitor&apos;s consent the visit cannot be saved.</source>
        <translation>Without the visitor&apos;s consent the visit cannot be saved.</translation>
    </message>
    <message>
        <source>A visit is announced at most {limit} days ahead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such visit. Leave it out for somebody who is new.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too short: at least {limit} characters.</source>
        <translation>Too short: at least {limit} characters.</translation>
    </message>
    <message>
        <source>Guest</source>
        <translation>Guest</translation>
    </message>
    <message>
        <source>VIP</source>
        <translation>VIP</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>Student</translation>
    </message>
    <message>
        <source>Contractor</source>
        <translation>Contractor</translation>
    </message>
    <message>
        <source>The photo is larger than {limit} KB.</source>
        <translation>The photo is larger than {limit} KB.</translation>
    </message>
</context>
<context>
    <name>host</name>
    <message>
        <source>Nobody by this name. Check the spelling.</source>
        <translation>Nobody by this name. Check the spelling.</translation>
    </message>
</context>
<context>
    <name>interfaces</name>
    <message>
        <source>Visitors cannot be enrolled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access cannot be changed or ended in HikCentral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access cannot be given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The doors are not told of any change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No door can confirm: nobody is shown as ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new photo does not replace the one before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Doors that no group and no setting names are not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visitors of the past are not removed from HikCentral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visitors whom somebody changed in HikCentral by hand are noticed later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access that somebody gave or took in HikCentral by hand is not noticed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entries and exits are not seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This version of HikCentral does not have {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The HikCentral administrator must tick {path} under “Authorized APIs” of our partner; then start this program again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lamp</name>
    <message>
        <source>Ready for the next visitor</source>
        <translation>Ready for the next visitor</translation>
    </message>
    <message>
        <source>F2 registers a visitor, F3 finds one.</source>
        <translation>F2 registers a visitor, F3 finds one.</translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>Visitor</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Access</translation>
    </message>
    <message>
        <source>Find a visitor, company or host   F3</source>
        <translation>Find a visitor, company or host   F3</translation>
    </message>
    <message>
        <source>Find in the list</source>
        <translation>Find in the list</translation>
    </message>
    <message>
        <source>Visitors of today</source>
        <translation>Visitors of today</translation>
    </message>
    <message>
        <source>Inside {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stepped out {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Need help {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody found. Try fewer letters, or clear the search with Esc.</source>
        <translation>Nobody found. Try fewer letters, or clear the search with Esc.</translation>
    </message>
    <message>
        <source>Nobody is here or expected yet. Press F2 to register a visitor.</source>
        <translation>Nobody is here or expected yet. Press F2 to register a visitor.</translation>
    </message>
    <message>
        <source>Check in</source>
        <translation>Check in</translation>
    </message>
    <message>
        <source>Check out</source>
        <translation>Check out</translation>
    </message>
    <message>
        <source>Attach photo</source>
        <translation>Attach photo</translation>
    </message>
    <message>
        <source>Cancel visit</source>
        <translation>Cancel visit</translation>
    </message>
    <message>
        <source>Press again to cancel</source>
        <translation>Press again to cancel</translation>
    </message>
</context>
<context>
    <name>photo</name>
    <message>
        <source>Photo of the visitor</source>
        <translation>Photo of the visitor</translation>
    </message>
    <message>
        <source>Use this photo</source>
        <translation>Use this photo</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Take photo</source>
        <translation>Take photo</translation>
    </message>
    <message>
        <source>Retake</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>From file…</source>
        <translation>From file…</translation>
    </message>
    <message>
        <source>Pictures (*.jpg *.jpeg *.png)</source>
        <translation>Pictures (*.jpg *.jpeg *.png)</translation>
    </message>
</context>
<context>
    <name>portrait</name>
    <message>
        <source>Photo of the visitor</source>
        <translation type="unfinished">Photo of the visitor</translation>
    </message>
    <message>
        <source>No photo is shown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>problems</name>
    <message>
        <source>This file is not a picture.</source>
        <translation>This file is not a picture.</translation>
    </message>
    <message>
        <source>Choose a JPEG or PNG file.</source>
        <translation>Choose a JPEG or PNG file.</translation>
    </message>
    <message>
        <source>The picture is too large.</source>
        <translation>The picture is too large.</translation>
    </message>
    <message>
        <source>Choose a smaller one, or take a photo.</source>
        <translation>Choose a smaller one, or take a photo.</translation>
    </message>
    <message>
        <source>The face is too small in the picture.</source>
        <translation>The face is too small in the picture.</translation>
    </message>
    <message>
        <source>Ask the visitor to come closer and take it again.</source>
        <translation>Ask the visitor to come closer and take it again.</translation>
    </message>
    <message>
        <source>No face was found in the picture.</source>
        <translation>No face was found in the picture.</translation>
    </message>
    <message>
        <source>Ask the visitor to look into the camera, then retake.</source>
        <translation>Ask the visitor to look into the camera, then retake.</translation>
    </message>
    <message>
        <source>There is more than one face in the picture.</source>
        <translation>There is more than one face in the picture.</translation>
    </message>
    <message>
        <source>Let one person stand in the oval, then retake.</source>
        <translation>Let one person stand in the oval, then retake.</translation>
    </message>
    <message>
        <source>The picture is damaged.</source>
        <translation>The picture is damaged.</translation>
    </message>
    <message>
        <source>Choose another file, or take a photo.</source>
        <translation>Choose another file, or take a photo.</translation>
    </message>
    <message>
        <source>The settings file cannot be read: {setting}. {detail}</source>
        <translation>The settings file cannot be read: {setting}. {detail}</translation>
    </message>
    <message>
        <source>Correct the line that is named, then start again.</source>
        <translation>Correct the line that is named, then start again.</translation>
    </message>
    <message>
        <source>There is no setting named {setting}. {detail}</source>
        <translation>There is no setting named {setting}. {detail}</translation>
    </message>
    <message>
        <source>Correct its name or remove it, then start again.</source>
        <translation>Correct its name or remove it, then start again.</translation>
    </message>
    <message>
        <source>The setting {setting} is missing. {detail}</source>
        <translation>The setting {setting} is missing. {detail}</translation>
    </message>
    <message>
        <source>Add it to the settings file, then start again.</source>
        <translation>Add it to the settings file, then start again.</translation>
    </message>
    <message>
        <source>The setting {setting} has a wrong value. {detail}</source>
        <translation>The setting {setting} has a wrong value. {detail}</translation>
    </message>
    <message>
        <source>Correct the value, then start again.</source>
        <translation>Correct the value, then start again.</translation>
    </message>
    <message>
        <source>The file for {setting} is not there: {detail}</source>
        <translation>The file for {setting} is not there: {detail}</translation>
    </message>
    <message>
        <source>Put the file in its place or correct the path.</source>
        <translation>Put the file in its place or correct the path.</translation>
    </message>
    <message>
        <source>The secret for {setting} has not been stored yet: {detail}</source>
        <translation>The secret for {setting} has not been stored yet: {detail}</translation>
    </message>
    <message>
        <source>Store it with the command line, then start again.</source>
        <translation>Store it with the command line, then start again.</translation>
    </message>
    <message>
        <source>There is no place to keep secrets ({setting}). {detail}</source>
        <translation>There is no place to keep secrets ({setting}). {detail}</translation>
    </message>
    <message>
        <source>Unlock the key ring of the system, or set the key file for secrets.</source>
        <translation>Unlock the key ring of the system, or set the key file for secrets.</translation>
    </message>
    <message>
        <source>The port {detail} ({setting}) is used by a program.</source>
        <translation>The port {detail} ({setting}) is used by a program.</translation>
    </message>
    <message>
        <source>Close that program or set another port.</source>
        <translation>Close that program or set another port.</translation>
    </message>
</context>
<context>
    <name>reception</name>
    <message>
        <source>In the building</source>
        <translation>In the building</translation>
    </message>
    <message>
        <source>New visitor</source>
        <translation>New visitor</translation>
    </message>
</context>
<context>
    <name>register</name>
    <message>
        <source>The visitor agrees to the use of name and photo</source>
        <translation>The visitor agrees to the use of name and photo</translation>
    </message>
    <message>
        <source>First two letters…</source>
        <translation>First two letters…</translation>
    </message>
    <message>
        <source>New visitor</source>
        <translation>New visitor</translation>
    </message>
    <message>
        <source>No photo: no turnstile access, use the guard lane.</source>
        <translation>No photo: no turnstile access, use the guard lane.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Saved: {name}. The face is going to the doors; the lamp says when to walk.</source>
        <translation>Saved: {name}. The face is going to the doors; the lamp says when to walk.</translation>
    </message>
    <message>
        <source>Saved without a photo: {name}. Please use the guard lane.</source>
        <translation>Saved without a photo: {name}. Please use the guard lane.</translation>
    </message>
</context>
<context>
    <name>strip</name>
    <message>
        <source>Since {at}</source>
        <translation>Since {at}</translation>
    </message>
    <message>
        <source>HikCentral</source>
        <translation>HikCentral</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>{name}: not checked yet</source>
        <translation>{name}: not checked yet</translation>
    </message>
    <message>
        <source>{name}: connected</source>
        <translation>{name}: connected</translation>
    </message>
    <message>
        <source>{name}: no connection</source>
        <translation>{name}: no connection</translation>
    </message>
    <message>
        <source>Work is kept and goes on by itself when the connection is back.</source>
        <translation>Work is kept and goes on by itself when the connection is back.</translation>
    </message>
    <message>
        <source>{name}: limited ({n})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue: …</source>
        <translation>Queue: …</translation>
    </message>
    <message>
        <source>Queue: {n} need help</source>
        <translation>Queue: {n} need help</translation>
    </message>
    <message>
        <source>Retry them in the job list.</source>
        <translation>Retry them in the job list.</translation>
    </message>
    <message>
        <source>Queue: {n} waiting</source>
        <translation>Queue: {n} waiting</translation>
    </message>
    <message>
        <source>Queue: empty</source>
        <translation>Queue: empty</translation>
    </message>
    <message>
        <source>Camera: works</source>
        <translation>Camera: works</translation>
    </message>
    <message>
        <source>Camera: starting</source>
        <translation>Camera: starting</translation>
    </message>
    <message>
        <source>Camera: lost</source>
        <translation>Camera: lost</translation>
    </message>
    <message>
        <source>Camera: none</source>
        <translation>Camera: none</translation>
    </message>
</context>
<context>
    <name>times</name>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} h {m} min</source>
        <translation>{n} h {m} min</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} d</translation>
    </message>
</context>
<context>
    <name>visits</name>
    <message>
        <source>Expected</source>
        <translation>Expected</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>Inside</translation>
    </message>
    <message>
        <source>Stepped out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Did not come</source>
        <translation>Did not come</translation>
    </message>
    <message>
        <source>No access</source>
        <translation>No access</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>In the queue</translation>
    </message>
    <message>
        <source>Person enrolled</source>
        <translation>Person enrolled</translation>
    </message>
    <message>
        <source>Going to the doors</source>
        <translation>Going to the doors</translation>
    </message>
    <message>
        <source>Doors ready</source>
        <translation>Doors ready</translation>
    </message>
    <message>
        <source>Needs help</source>
        <translation>Needs help</translation>
    </message>
    <message>
        <source>Being revoked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken away</source>
        <translation>Taken away</translation>
    </message>
    <message>
        <source>HikCentral cannot be reached</source>
        <translation>HikCentral cannot be reached</translation>
    </message>
    <message>
        <source>HikCentral refuses our key or clock</source>
        <translation>HikCentral refuses our key or clock</translation>
    </message>
    <message>
        <source>The certificate is not trusted</source>
        <translation>The certificate is not trusted</translation>
    </message>
    <message>
        <source>HikCentral is busy</source>
        <translation>HikCentral is busy</translation>
    </message>
    <message>
        <source>The doors are loading the face</source>
        <translation>The doors are loading the face</translation>
    </message>
    <message>
        <source>A door did not take the face</source>
        <translation>A door did not take the face</translation>
    </message>
    <message>
        <source>No door can confirm it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An earlier visit of this person is not over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walk with the visitor to the door</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check out the earlier visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No door can confirm the removal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The photo was refused</source>
        <translation>The photo was refused</translation>
    </message>
    <message>
        <source>Another person has this code</source>
        <translation>Another person has this code</translation>
    </message>
    <message>
        <source>HikCentral does not permit it</source>
        <translation>HikCentral does not permit it</translation>
    </message>
    <message>
        <source>HikCentral refused the request</source>
        <translation>HikCentral refused the request</translation>
    </message>
    <message>
        <source>Checking what HikCentral has done</source>
        <translation>Checking what HikCentral has done</translation>
    </message>
    <message>
        <source>Call IT; use the guard lane</source>
        <translation>Call IT; use the guard lane</translation>
    </message>
    <message>
        <source>Retry it in the job list</source>
        <translation>Retry it in the job list</translation>
    </message>
    <message>
        <source>Use the guard lane; call security</source>
        <translation>Use the guard lane; call security</translation>
    </message>
    <message>
        <source>Take a new photo</source>
        <translation>Take a new photo</translation>
    </message>
    <message>
        <source>Call security</source>
        <translation>Call security</translation>
    </message>
    <message>
        <source>Call the HikCentral administrator</source>
        <translation>Call the HikCentral administrator</translation>
    </message>
    <message>
        <source>{k} of {n} doors</source>
        <translation>{k} of {n} doors</translation>
    </message>
    <message>
        <source>No photo: guard lane</source>
        <translation>No photo: guard lane</translation>
    </message>
    <message>
        <source>{reason}, next try {at}</source>
        <translation>{reason}, next try {at}</translation>
    </message>
    <message>
        <source>The doors are removing the face</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for an earlier visit, until {at}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>Send to the turnstile: {name}</source>
        <translation>Send to the turnstile: {name}</translation>
    </message>
    <message>
        <source>Every door has confirmed the face.</source>
        <translation>Every door has confirmed the face.</translation>
    </message>
    <message>
        <source>Guard lane: {name}</source>
        <translation>Guard lane: {name}</translation>
    </message>
    <message>
        <source>There is no photo, so the turnstile will not open. Attach a photo.</source>
        <translation>There is no photo, so the turnstile will not open. Attach a photo.</translation>
    </message>
    <message>
        <source>Needs help: {name}</source>
        <translation>Needs help: {name}</translation>
    </message>
    <message>
        <source>Not confirmed: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stepped out at {at}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May come back: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every door still knows the face.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please wait: {name}</source>
        <translation>Please wait: {name}</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>Reception desk</source>
        <translation>Reception desk</translation>
    </message>
    <message>
        <source>Reception</source>
        <translation>Reception</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Administration</translation>
    </message>
    <message>
        <source>Parts of the program</source>
        <translation>Parts of the program</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Light or dark</translation>
    </message>
</context>
</TS>
