// What an account may do, by its role, and what that means.

export const ROLES = {
  agent: '接待客户。客户在对话里会看到这个名字。',
  supervisor: '接待客户，碰到高压线的会话马上提醒这位，30 秒内没有确认才提醒所有人。',
  auditor: '只看审计日志和质检：谁查看或更改了什么，客服服务得怎么样。不接待客户。',
  editor: '只看知识库：条目、试一句话、哪些该复核。看不到会话，也不接待客户。',
  admin: '管理账号，也能做主管和审计员能做的事。建议至少两位，少用启动时的管理员令牌。',
};
